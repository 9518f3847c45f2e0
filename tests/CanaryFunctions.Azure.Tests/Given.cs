using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Azure.Tests;

/// <summary>Things of the domain, in which only what a test speaks of is chosen.</summary>
internal static class Given
{
    public static readonly Target Target =
        new(Guid.Parse("11111111-2222-3333-4444-555555555555"), "shop-rg", "shop", "canary");

    public static readonly ArmVersions Versions = new("1.0.0", "1.1.0");

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static string Application() => $"shop-{Guid.NewGuid():N}";

    public static DeploymentEnvironment Environment(string? application = null, string name = "production") =>
        new(application ?? Application(), name, Target);

    public static AppVersion Version(string number, string application = "shop", string? package = null) => new(
        application,
        SemVersion.Parse(number, SemVersionStyles.Strict),
        new Artifact.Package(new(package ?? $"https://packages.example/shop-{number}.zip")));

    public static Rollout Rollout(DeploymentEnvironment? environment = null, DateTimeOffset? startedAt = null) => new()
    {
        Id = RolloutId.New(startedAt ?? Start),
        Environment = environment ?? Environment(),
        Baseline = Version("1.0.0"),
        Canary = Version("1.1.0"),
        Policy = new() { Name = "careful", Steps = [new() { Weight = new(10) }] },
        Pace = new(),
        StartedBy = "ann",
        Ticket = "first",
    };

    public static RolloutEvent Event(int number, EventKind kind = EventKind.StepReached) =>
        new(number, Start, kind, "Stepping", $"Event {number}.");

    public static ImmutableArray<RolloutEvent> Events(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(number => Event(number))];
}
