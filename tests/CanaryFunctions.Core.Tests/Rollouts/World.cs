using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>A site with a slot, in memory: what is in force, what was done, and how often.</summary>
internal sealed class World(TimeProvider time) : ITargetControl, IMetricSource, IHookCaller
{
    private readonly List<(DateTimeOffset At, Percentage Share)> shares = [];
    private readonly List<(DateTimeOffset At, string What, Action Change)> late = [];
    private DateTimeOffset swapEnds;

    public string? Live { get; set; } = "1.0.0";

    public string? InSlot { get; set; }

    /// <summary>What production really runs.</summary>
    public string? LiveContent { get; set; } = "pushed by hand";

    /// <summary>What the slot really runs.</summary>
    public string? SlotContent { get; set; }

    public bool SlotRunning { get; set; } = true;

    /// <summary>Whether the slot is between the halves of a swap with preview.</summary>
    public bool IsPrepared { get; set; }

    public Percentage Share { get; private set; }

    /// <summary>Bad requests per thousand of each version.</summary>
    public Dictionary<string, int> Badness { get; } = new() { ["1.0.0"] = 2, ["1.1.0"] = 2, ["1.2.0"] = 100 };

    public int RequestsPerMinute { get; set; } = 4000;

    public bool IsUp { get; set; } = true;

    public string? MetricError { get; set; }

    public bool IsSilent { get; set; }

    /// <summary>Values of metrics on the canary, for limits.</summary>
    public Dictionary<string, double> Gauges { get; } = [];

    /// <summary>Decides for each change whether it is refused.</summary>
    public Func<string, Problem?> Refuse { get; set; } = _ => null;

    /// <summary>Decides for each read whether it fails.</summary>
    public Func<string, Problem?> Blind { get; set; } = _ => null;

    /// <summary>If set, the answer to the next change is lost, and it takes effect so much later.</summary>
    public TimeSpan? LoseNextAnswer { get; set; }

    /// <summary>How long it asks to be left alone while a swap is under way.</summary>
    public TimeSpan? AskIn { get; set; }

    /// <summary>What is said of how an operation goes on.</summary>
    public string? Progress { get; set; }

    /// <summary>How often it was asked how a swap goes on.</summary>
    public int OperationsRead { get; private set; }

    public TimeSpan SwapTakes { get; set; } = TimeSpan.FromMinutes(1);

    public List<string> Done { get; } = [];

    public int ReadCalls { get; private set; }

    /// <summary>Statuses of the canary's answers by path, where they are not 200.</summary>
    public Dictionary<string, int> Answers { get; } = [];

    public List<(DateTimeOffset At, CanaryPlace Place, string Path)> Probed { get; } = [];

    /// <summary>What hooks answer.</summary>
    public Func<HookQuestion, HookAnswer> Hook { get; set; } = _ => new(HookWord.Allow);

    /// <summary>Ids of what hooks were asked, with the share that the canary had then.</summary>
    public List<(string Id, double Share)> Questions { get; } = [];

    public bool HasLatency { get; set; }

    private bool IsBusy => time.GetUtcNow() < swapEnds;

    public void SetShare(double share)
    {
        Share = new(share);
        shares.Add((time.GetUtcNow(), Share));
    }

    public Task<Seen<Percentage>> ReadShareAsync(Target target, CancellationToken cancellationToken) =>
        Read("share", () => Share);

    public Task<Seen<SlotsSeen>> ReadSlotsAsync(Target target, CancellationToken cancellationToken) =>
        Read("slots", () => new SlotsSeen(Live, InSlot, SlotRunning, IsBusy, IsPrepared)
        {
            LiveContent = LiveContent,
            SlotContent = SlotContent,
        });

    public Task<Seen<OperationSeen>> ReadOperationAsync(
        Target target, Uri operation, CancellationToken cancellationToken) =>
        OperationAsync();

    private async Task<Seen<OperationSeen>> OperationAsync()
    {
        OperationsRead++;
        return await Read("operation", () => IsBusy ? OperationSeen.Running : OperationSeen.Done) with { AskIn = AskIn, Progress = Progress };
    }

    public Task<ProbeAnswer> ProbeAsync(
        Target target, CanaryPlace place, string path, bool wantsBody, CancellationToken cancellationToken)
    {
        Probed.Add((time.GetUtcNow(), place, path));
        var status = IsUp && SlotRunning ? Answers.GetValueOrDefault(path, 200) : 503;
        return Task.FromResult(new ProbeAnswer($"{status}.") { Status = status });
    }

    public Task<ActionOutcome> SetShareAsync(Target target, Percentage share, CancellationToken cancellationToken) =>
        Do($"share {share.Value:0}", () => SetShare(share.Value));

    public Task<ActionOutcome> DeployAsync(Target target, AppVersion version, CancellationToken cancellationToken) =>
        Do($"deploy {version.Number}", () =>
            (InSlot, SlotContent) = ($"{version.Number}", $"package {version.Number}"));

    public Task<ActionOutcome> SwapAsync(Target target, SemVersion live, SemVersion? over, CancellationToken cancellationToken)
    {
        if (Live != $"{over}" || InSlot != $"{live}") return Refused(new(ProblemKind.Transient, "It was not swapped."));
        var done = Do($"swap to {live}", () =>
        {
            SwapByHand();
            IsPrepared = false;
            swapEnds = time.GetUtcNow() + SwapTakes;
        });
        return done.Result is ActionOutcome.Done && IsBusy
            ? Task.FromResult<ActionOutcome>(new ActionOutcome.Accepted(new("https://target/operation"), AskIn))
            : done;
    }

    public void SwapByHand() => (Live, InSlot, LiveContent, SlotContent) = (InSlot, Live, SlotContent, LiveContent);

    public Task<ActionOutcome> PrepareSwapAsync(Target target, CancellationToken cancellationToken) =>
        Do("prepare", () => IsPrepared = true);

    public Task<ActionOutcome> CancelSwapAsync(Target target, CancellationToken cancellationToken) =>
        Do("cancel", () => IsPrepared = false);

    public Task<ActionOutcome> StopSlotAsync(Target target, CancellationToken cancellationToken) =>
        Do("stop", () => SlotRunning = false);

    public Task<ActionOutcome> StartSlotAsync(Target target, CancellationToken cancellationToken) =>
        Do("start", () => SlotRunning = true);

    public Task<ActionOutcome> RestartAsync(Target target, CanaryPlace place, CancellationToken cancellationToken) =>
        Do($"restart {place}", () => { });

    public bool TellsLatency(Target target) => HasLatency;

    public Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken)
    {
        ReadCalls++;
        if (MetricError is { } error) return Task.FromResult(new Measurements { Error = error });

        var bins = ImmutableArray.CreateBuilder<Bin>();
        var gauges = ImmutableArray.CreateBuilder<Gauge>();
        var grain = request.Target.Telemetry.Grain;
        var start = Ceiling(request.HistoryFrom, grain);
        for (; start + grain <= request.Until && !IsSilent; start += grain)
        {
            var share = shares.LastOrDefault(entry => entry.At <= start).Share;
            var toSlot = (long)(RequestsPerMinute * share.Value / 100);
            var inSlot = request.Canary is CanaryPlace.Slot ? Arm.Canary : Arm.Baseline;
            bins.Add(Serve(inSlot, start, toSlot, InSlot));
            bins.Add(Serve(inSlot is Arm.Canary ? Arm.Baseline : Arm.Canary, start, RequestsPerMinute - toSlot, Live));
            foreach (var metric in request.Metrics.Where(Gauges.ContainsKey))
                gauges.Add(new(metric, Arm.Canary, start, Gauges[metric]));
        }

        return Task.FromResult(new Measurements { Bins = bins.ToImmutable(), Gauges = gauges.ToImmutable() });
    }

    public Task<HookAnswer> AskAsync(HookQuestion question, CancellationToken cancellationToken)
    {
        Catch();
        Questions.Add((question.Id, Share.Value));
        return Task.FromResult(Hook(question));
    }

    private static DateTimeOffset Ceiling(DateTimeOffset moment, TimeSpan grain) =>
        new((moment.Ticks + grain.Ticks - 1) / grain.Ticks * grain.Ticks, TimeSpan.Zero);

    private Bin Serve(Arm arm, DateTimeOffset start, long requests, string? version) =>
        new(arm, start, requests, requests * (version is null ? 0 : Badness.GetValueOrDefault(version)) / 1000);

    private Task<Seen<T>> Read<T>(string what, Func<T> read)
    {
        ReadCalls++;
        Catch();
        return Task.FromResult(Blind(what) is { } problem ? new Seen<T>(default, problem) : new Seen<T>(read()));
    }

    private Task<ActionOutcome> Do(string what, Action change)
    {
        Catch();
        if (Refuse(what) is { } problem) return Refused(problem);
        if (IsPrepared && what.Split(' ')[0] is ("share" or "deploy"))
            return Refused(new(ProblemKind.Prepared, "The configuration has been prepared for swap."));
        if (IsBusy) return Refused(new(ProblemKind.Transient, "Another operation is in progress."));
        late.Add((time.GetUtcNow() + (LoseNextAnswer ?? TimeSpan.Zero), what, change));
        if (LoseNextAnswer is not null)
        {
            LoseNextAnswer = null;
            return Refused(new(ProblemKind.Unclear, "No answer."));
        }

        Catch();
        return Task.FromResult<ActionOutcome>(new ActionOutcome.Done());
    }

    private void Catch()
    {
        foreach (var due in late.Where(entry => entry.At <= time.GetUtcNow()).ToArray())
        {
            late.Remove(due);

            // As the site answers whoever comes while it swaps.
            if (IsBusy && due.What.StartsWith("swap", StringComparison.Ordinal)) continue;
            due.Change();
            Done.Add(due.What);
        }
    }

    private static Task<ActionOutcome> Refused(Problem problem) =>
        Task.FromResult<ActionOutcome>(new ActionOutcome.Refused(problem));
}
