using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Microsoft.Extensions.Logging.Abstractions;
using Semver;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Applications and rollouts as the control plane writes them, without Azure behind them: nobody drives them.</summary>
public sealed class StoredFleet
{
    private const int AtOnce = 24;
    private readonly CanaryStorage storage;
    private readonly TableEnvironmentStore environments;
    private readonly TableLiveStintStore stints;
    private readonly TableVersionStore versions;
    private readonly TableRolloutStore rollouts;
    private readonly TableRolloutIndex index;
    private readonly TableDeliveryStore deliveries;

    /// <summary>Writes into a storage account whose tables are there.</summary>
    public StoredFleet(string connection)
    {
        storage = new(new() { Credential = new DefaultAzureCredential(), StorageConnectionString = connection });
        environments = new(storage);
        stints = new(storage);
        versions = new(storage);
        rollouts = new(storage, TimeProvider.System, NullLogger<TableRolloutStore>.Instance);
        index = new(storage);
        deliveries = new(storage);
    }

    /// <summary>Adds <c>app-000</c> and so on, each with its live version and a rollout that has ended or, every tenth, is under
    /// way.</summary>
    /// <param name="count">How many there are in all then.</param>
    /// <param name="from">How many there are already.</param>
    public Task AddApplicationsAsync(int count, int from = 0) => Parallel.ForAsync(
        from, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var application = $"app-{number:000}";
            await AddApplicationAsync(new(application, "production", LocalCloud.Target(application)));
            var begun = Begun(application, DateTimeOffset.UtcNow.AddHours(-number - 1));
            if (number % 10 == 0) await AddAsync(begun, 3);
            else await index.NoteAsync(begun with { Phase = new Phase.Succeeded(), EndedAt = begun.StartedAt.AddHours(1) }, cancellationToken);
        });

    /// <summary>Lets the rollout of an application be stuck.</summary>
    public async Task StickAsync(string application)
    {
        var latest = (await index.ListAsync(new(application), null, 1, CancellationToken.None)).Items.Single();
        var (rollout, etag) = (await rollouts.FindAsync(latest.Id, CancellationToken.None))!;
        var stuck = rollout with { Phase = new Phase.Stuck(rollout.Phase, new(ProblemKind.Permanent, "The slot is locked.")) };
        await rollouts.SaveAsync(stuck, [], null, etag, CancellationToken.None);
        await index.NoteAsync(stuck, CancellationToken.None);
    }

    /// <summary>Adds an application with one environment.</summary>
    /// <param name="place">The environment.</param>
    /// <param name="isSeen">Whether 1.0.0 was seen live there.</param>
    public async Task AddApplicationAsync(DeploymentEnvironment place, bool isSeen = true)
    {
        await environments.PutAsync(place, null, CancellationToken.None);
        if (!isSeen) return;
        var stint = new LiveStint(place.Application, place.Name, 1, "1.0.0", DateTimeOffset.UtcNow.AddDays(-9), null);
        await stints.AddAsync(stint, null, CancellationToken.None);
    }

    /// <summary>Adds a version.</summary>
    public Task AddVersionAsync(AppVersion version, string by) =>
        versions.AddAsync(new(version, by, DateTimeOffset.UtcNow.AddDays(-1)), CancellationToken.None);

    /// <summary>Adds a rollout to the lists, with so many events.</summary>
    /// <returns>The rollout with its events, and its ETag.</returns>
    public async Task<StoredRollout> AddAsync(Rollout rollout, int events)
    {
        var some = rollout with { LastEvent = events };
        await index.NoteAsync(some, CancellationToken.None);
        var parts = Enumerable.Range(1, events).Select(number => Event(some, number, $"Look {number}: not enough data yet.")).Chunk(50).ToArray();
        var etag = await rollouts.AddAsync(some, [.. parts.FirstOrDefault() ?? []], CancellationToken.None);
        foreach (var part in parts.Skip(1)) etag = (await rollouts.SaveAsync(some, [.. part], null, etag, CancellationToken.None))!;
        return new(some, etag);
    }

    /// <summary>Adds rollouts that have ended, with their events, and does not count them.</summary>
    public Task AddEndedAsync(IEnumerable<(Rollout Rollout, RolloutEvent[] Events)> ended) => Parallel.ForEachAsync(
        ended, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, cancellationToken) =>
        {
            await index.NoteAsync(one.Rollout, cancellationToken);
            await rollouts.AddAsync(one.Rollout, [.. one.Events], cancellationToken);
        });

    /// <summary>Counts rollouts of which nothing is stored, four a day.</summary>
    public async Task CountStrangersAsync(string application, DateTimeOffset from, int count)
    {
        using var analytics = new TableAnalyticsStore(storage, TimeProvider.System);
        for (var number = 0; number < count; number++)
        {
            var at = from.AddHours(6 * number);
            await analytics.PutAsync(
                new(RolloutId.New(at), application, "production", new() { At = at, Outcome = "Succeeded", IsDeployment = true }),
                CancellationToken.None);
        }
    }

    /// <summary>Writes one more event.</summary>
    /// <returns>The rollout with it, and its ETag.</returns>
    public async Task<StoredRollout> HappenAsync(StoredRollout stored, string sentence, string? by = null)
    {
        var rollout = stored.Rollout with { LastEvent = stored.Rollout.LastEvent + 1 };
        var happened = Event(rollout, rollout.LastEvent, sentence) with { At = DateTimeOffset.UtcNow, By = by };
        return new(rollout, (await rollouts.SaveAsync(rollout, [happened], null, stored.ETag, CancellationToken.None))!);
    }

    /// <summary>Adds what was not delivered to a channel.</summary>
    /// <param name="channel">The id of the channel.</param>
    /// <param name="rollout">What it tells of.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="said">Why it was given up.</param>
    public Task GiveUpAsync(string channel, Rollout rollout, RolloutEvent happened, string said) => deliveries.AddAsync(
        channel,
        [
            new()
            {
                Notice = Notice.Of(rollout, happened)!,
                Since = happened.At,
                Due = happened.At,
                State = DeliveryState.Dead,
                Attempts = 9,
                Said = said,
                EndedAt = happened.At,
            },
        ],
        CancellationToken.None);

    /// <summary>A rollout of 1.1.0 over 1.0.0 at its first step, which nobody is to look at.</summary>
    public static Rollout Begun(string application, DateTimeOffset at) => new()
    {
        Id = RolloutId.New(at),
        Environment = new(application, "production", LocalCloud.Target(application)),
        Baseline = Version(application, "1.0.0"),
        Canary = Version(application, "1.1.0"),
        Policy = Presets.Careful,
        Pace = new(),
        StartedBy = "pipeline",
        Reason = "The week's release",
        Phase = new Phase.Stepping(0, at.AddMinutes(5)),
        WatchFrom = at.AddMinutes(5),
        Health = new() { Report = Report(Presets.Careful, "Not enough data yet.") },
        Ticket = "none",
    };

    /// <summary>A version.</summary>
    public static AppVersion Version(string application, string number, string? notes = null, string? commit = null) =>
        new(application, SemVersion.Parse(number), new Artifact.Package(new("https://packages.example/app.zip")), commit, notes);

    /// <summary>What a policy's checks say while they know little.</summary>
    public static HealthReport Report(Policy policy, string sentence) => new(
        Verdict.Undecided,
        sentence,
        policy.Checks[0].Name,
        null,
        [
            .. policy.Checks.Select(check => new CheckReport(check.Name, Verdict.Undecided, sentence, new()
            {
                Canary = new EventCounts(1234, 12),
                Baseline = new EventCounts(23456, 211),
                Ratio = new(1.08, 0.61, 1.9, 0.95),
                P = 0.4,
            })),
        ]);

    private static RolloutEvent Event(Rollout rollout, int number, string sentence) =>
        new(number, rollout.StartedAt.AddSeconds(number), EventKind.VerdictChanged, rollout.Phase.Name, sentence)
        {
            Health = Report(rollout.Policy, sentence),
        };
}
