using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Notifications;
using CanaryFunctions.Core.Versions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Semver;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>One rollout from 1.0.0 in a world whose clock the test moves.</summary>
internal sealed class Scene
{
    public static readonly Policy TwoSteps = new()
    {
        Name = "two steps",
        Checks = [new ComparisonCheck { Name = "errors" }],
        Steps =
        [
            new() { Weight = new(10), AtLeast = TimeSpan.FromMinutes(5) },
            new() { Weight = new(50), AtLeast = TimeSpan.FromMinutes(5) },
        ],
        Promotion = new() { Bake = TimeSpan.FromMinutes(10) },
    };

    public Scene(string canary = "1.1.0", Policy? policy = null, DeploymentMethod deployment = default)
    {
        World = new(Time);
        World.SetShare(0);
        var target = new Target(Guid.Empty, "rg", "shop", "canary") { Deployment = deployment };
        var rollout = new Rollout
        {
            Id = RolloutId.New(Time.GetUtcNow()),
            Environment = new("shop", "production", target),
            Baseline = Version("1.0.0"),
            Canary = Version(canary),
            Policy = policy ?? TwoSteps,
            Pace = new(),
            StartedBy = "ann",
            NextLook = Time.GetUtcNow(),
            Ticket = "t",
        };
        Id = rollout.Id;
        Store.AddAsync(rollout, [], CancellationToken.None).Wait();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    public MemoryStore Store { get; } = new();

    public MemoryStints Stints { get; } = new();

    public MemoryAnalytics Analytics { get; } = new();

    public MemoryMessages Messages { get; } = new();

    public World World { get; }

    public RolloutId Id { get; }

    public Rollout Rollout => Store.FindAsync(Id, CancellationToken.None).Result!.Rollout;

    public RolloutEngine Engine(ITargetControl? target = null, IRolloutStore? store = null) => new(
        store ?? Store,
        Store,
        new LiveHistory(Stints, Time),
        new RolloutRecorder(Store, new NoVersions(), Stints, Analytics),
        target ?? World,
        World,
        World,
        new Announcer(Messages, Messages, Messages, new(Messages, Time), store ?? Store, Time, NullLogger<Announcer>.Instance),
        Time,
        NullLogger<RolloutEngine>.Instance);

    /// <summary>Lets time pass, with a look whenever the rollout wants one, until a phase is reached.</summary>
    public Scene Until<T>(Func<T, bool>? condition = null)
        where T : Phase
    {
        for (var look = 0; look < 2000; look++)
        {
            if (Rollout.Phase is T phase && condition?.Invoke(phase) is not false) return this;
            Look();
        }

        throw new InvalidOperationException($"{typeof(T).Name} is not reached; the rollout is at {Rollout.Phase}.");
    }

    public Scene For(TimeSpan duration)
    {
        for (var end = Time.GetUtcNow() + duration; Time.GetUtcNow() < end;)
            Look();
        return this;
    }

    /// <summary>Lets something happen when the promotion has begun, before anything is swapped.</summary>
    public Scene BeforeTheSwap(Action happens)
    {
        World.Refuse = what =>
        {
            if (what != "share 0") return null;
            World.Refuse = _ => null;
            happens();
            return null;
        };
        return this;
    }

    public Scene Command(Command command)
    {
        var stored = Store.FindAsync(Id, CancellationToken.None).Result!;
        var asked = stored.Rollout with
        {
            Inbox = stored.Rollout.Inbox.Add(command),
            NextLook = Time.GetUtcNow(),
        };
        Store.SaveAsync(asked, [], null, stored.ETag, CancellationToken.None).Wait();
        Engine().AdvanceAsync(Id, null, CancellationToken.None).Wait();
        return this;
    }

    public void Look()
    {
        var next = Engine().AdvanceAsync(Id, null, CancellationToken.None).Result;
        var wait = next is Advanced.LookAgain again ? again.At - Time.GetUtcNow() : TimeSpan.FromMinutes(1);
        Time.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1));
    }

    public static AppVersion Version(string number) => new(
        "shop", SemVersion.Parse(number), new Artifact.Package(new($"https://packages.example/{number}.zip")));
}
