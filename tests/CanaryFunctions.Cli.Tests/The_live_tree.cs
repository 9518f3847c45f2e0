using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.Watching;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using Spectre.Console;
using Spectre.Console.Testing;

namespace CanaryFunctions.Cli.Tests;

/// <summary>What <c>canary rollout watch</c> draws. The pictures are kept in <c>Pictures/</c>; with
/// <c>UPDATE_PICTURES=1</c> they are drawn anew.</summary>
public class The_live_tree
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 3, 0, TimeSpan.Zero);

    private static readonly RolloutView stepping = new(
        RolloutId.Parse("01K9Z3GQ4T6V8XABCDEFGHJKMN"), "shop", "production", "1.0.0", "1.1.0", "Stepping", 2, new(30), "ann", now,
        new Policy
        {
            Name = "quick",
            Checks = [new ComparisonCheck { Name = "errors" }],
            Steps = [new() { Weight = new(10) }, new() { Weight = new(30), AtLeast = TimeSpan.FromMinutes(5) }, new() { Weight = new(60) }],
        })
    {
        StepSince = now.AddMinutes(-3),
        NextLook = now.AddSeconds(12),
        Traffic = new(now.AddMinutes(-2), now.AddMinutes(-1), 294, 706),
        Health = new(Verdict.Undecided, "", "errors", now,
        [
            new("errors", Verdict.Undecided, "Nothing speaks against the canary: 3 of 1,294 failed, and 9 of 3,706 of the baseline.", new()
            {
                Ratio = new(0.95, 0.52, 1.74, 0.99),
            }),
            new("cpu [core]", Verdict.Healthy, "CpuTime is 12, below 50.", new() { Value = 12 }),
        ]),
    };

    private static readonly RolloutEvent[] events =
    [
        new(1, now.AddMinutes(-8), EventKind.Deployed, "Warming", "1.1.0 is on the canary slot."),
        new(2, now.AddMinutes(-3), EventKind.StepReached, "Stepping", "Step 2: the canary's share is 30 %."),
    ];

    [Theory]
    [InlineData("stepping-80", 80, true)]
    [InlineData("stepping-40", 40, true)]
    [InlineData("stepping-ascii", 80, false)]
    public void Shows_steps_checks_and_what_comes_next(string picture, int width, bool unicode) =>
        Same(picture, Draw(new(stepping, [], IsStale: false), width, unicode));

    [Fact]
    public void Says_when_what_it_shows_is_stale() => Same("stale-80", Draw(new(stepping, [], IsStale: true), 80, true));

    [Fact]
    public void Shows_why_it_was_taken_back() => Same("rolled-back-80", Draw(
        new(stepping with
        {
            Phase = "RolledBack", Step = null, IsEnded = true, Cause = new("Degraded", "Canary fails 57 times as often as the baseline."),
        }, [], IsStale: false),
        80, true));

    [Theory]
    [InlineData(0.01, 0.001, 0.1)]
    [InlineData(900, 50, double.PositiveInfinity)]
    [InlineData(double.NaN, 0, double.PositiveInfinity)]
    public void Keeps_its_width_whatever_the_ratio(double estimate, double low, double high) =>
        Assert.Equal(25, RatioChart.Draw(new(estimate, low, high, 0.99), 1.1, unicode: true).Length);

    private static string Draw(Sighting sighting, int width, bool unicode)
    {
        using var console = new TestConsole().Width(width);
        console.Profile.Capabilities.Unicode = unicode;
        console.Write(new LiveTree(console).Draw(sighting, events, now));
        Assert.All(console.Lines, line => Assert.True(line.Length <= width, line));
        return console.Output;
    }

    private static void Same(string picture, string drawn)
    {
        var file = Path.Combine(Repository.Root, "tests", "CanaryFunctions.Cli.Tests", "Pictures", $"{picture}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1") File.WriteAllText(file, drawn);
        Assert.Equal(File.ReadAllText(file), drawn);
    }
}
