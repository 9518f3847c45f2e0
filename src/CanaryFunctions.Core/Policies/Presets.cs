using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Policies;

/// <summary>Ready-made policies.</summary>
public static class Presets
{
    /// <summary>The default: three steps that move on as soon as the canary is shown to be safe, and half an hour of
    /// watching after the swap.</summary>
    public static Policy Careful { get; } = new()
    {
        Name = "careful",
        Checks = [new ComparisonCheck { Name = "errors" }],
        Steps =
        [
            new()
            {
                Weight = new(5),
                AtLeast = TimeSpan.FromMinutes(5),
                AtMost = TimeSpan.FromMinutes(30),
                Advance = Advance.Evidence,
            },
            new()
            {
                Weight = new(25),
                AtLeast = TimeSpan.FromMinutes(5),
                AtMost = TimeSpan.FromMinutes(30),
                Advance = Advance.Evidence,
            },
            new() { Weight = new(50), AtLeast = TimeSpan.FromMinutes(10) },
        ],
    };
}
