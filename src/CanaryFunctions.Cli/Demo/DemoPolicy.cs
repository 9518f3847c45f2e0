using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Cli.Demo;

/// <summary>How the demo releases.</summary>
internal static class DemoPolicy
{
    public static Policy Value { get; } = new()
    {
        Name = "demo",
        Checks =
        [
            new ComparisonCheck { Name = "errors" },
            new ProbeCheck { Name = "health", Path = "/health", Interval = TimeSpan.FromSeconds(2), Critical = true },
        ],
        Steps =
        [
            new() { Weight = new(10), AtLeast = TimeSpan.FromSeconds(10) },
            new() { Weight = new(30), AtLeast = TimeSpan.FromSeconds(10) },
            new() { Weight = new(60), AtLeast = TimeSpan.FromSeconds(10) },
        ],
        WarmUp = new() { Path = "/health" },
        Promotion = new() { Bake = TimeSpan.FromSeconds(5) },
        OnNoData = new(TimeSpan.FromSeconds(30), SilenceAction.Hold),
    };
}
