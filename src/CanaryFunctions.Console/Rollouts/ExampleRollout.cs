using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>A rollout that there never was, to show the parts of the screens with.</summary>
internal static class ExampleRollout
{
    private const string Sentence =
        "Canary fails 1.1 times as often as the baseline (99 % interval 0.6 to 1.9): 12 of 1,234 against 211 of 23,456.";

    private static readonly HealthCheck check = Presets.Careful.Checks[0];

    /// <summary>One that is at its second step and has been measured for a while.</summary>
    /// <param name="now">The time.</param>
    public static (Rollout Rollout, ImmutableArray<RolloutEvent> Events) At(DateTimeOffset now)
    {
        var begun = now.AddMinutes(-20);
        var counts = (Canary: new EventCounts(1234, 12), Baseline: new EventCounts(23456, 211));
        var report = new HealthReport(Verdict.Undecided, Sentence, check.Name, null,
        [
            new(check.Name, Verdict.Undecided, Sentence, new()
            {
                Canary = counts.Canary, Baseline = counts.Baseline, Ratio = new(1.08, 0.61, 1.9, 0.99), P = 0.4,
            }),
        ]);
        var rollout = new Rollout
        {
            Id = RolloutId.New(begun),
            Environment = new("shop", "production", new(Guid.Empty, "shop-rg", "shop", "canary")),
            Baseline = Version("1.0.0"),
            Canary = Version("1.1.0"),
            Policy = Presets.Careful,
            Pace = new(),
            StartedBy = "pipeline",
            Phase = new Phase.Stepping(1, begun.AddMinutes(10)),
            Health = new() { Report = report },
            Course = Measured(begun),
            Ticket = "none",
        };
        return (rollout,
        [
            Event(1, EventKind.Started, 0, "1.1.0 is to take the place of 1.0.0.") with { By = "pipeline" },
            Event(2, EventKind.Deployed, 1, "1.1.0 is on the slot."),
            Event(3, EventKind.WarmedUp, 2, "1.1.0 answers."),
            Event(4, EventKind.StepReached, 3, "5 % of the visitors get 1.1.0."),
            Event(5, EventKind.StepPassed, 9, "Nothing spoke against it at 5 %."),
            Event(6, EventKind.StepReached, 10, "25 % of the visitors get 1.1.0.") with { Health = report },
        ]);

        RolloutEvent Event(int number, EventKind kind, int minute, string sentence) =>
            new(number, begun.AddMinutes(minute), kind, nameof(Phase.Stepping), sentence);
    }

    private static AppVersion Version(string number) =>
        new("shop", SemVersion.Parse(number), new Artifact.Package(new("https://packages.example/shop.zip")));

    // The share is first 5 and then 25 %, and the interval narrows.
    private static Course Measured(DateTimeOffset begun) => new()
    {
        Seconds = 60,
        Served =
        [
            .. Enumerable.Range(3, 16).Select(minute => new ServedStretch(
                begun.AddMinutes(minute).ToUnixTimeSeconds(),
                new(minute < 10 ? 50 + minute : 240 + minute, 1),
                new(minute < 10 ? 950 - minute : 760 - minute, 8))),
        ],
        Checks = ImmutableDictionary<string, CheckCourse>.Empty.Add(check.Name, new(
        [
            .. Enumerable.Range(4, 15).Select(minute => new CheckMark(
                begun.AddMinutes(minute).ToUnixTimeSeconds(),
                new(minute * 60, minute / 2),
                new(minute * 900, minute * 8),
                1.1f,
                1.1f - 3f / minute,
                1.1f + 12f / minute,
                float.NaN,
                Verdict.Undecided)),
        ])),
    };
}
