using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Health;

public class When_bins_are_judged
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    private static readonly Policy policy = Presets.Careful with
    {
        Checks = [new ComparisonCheck { Name = "errors" }, new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 50, FailureLimit = 1, Critical = true }],
    };

    [Fact]
    public void A_bin_is_used_once_and_a_late_one_not_at_all()
    {
        var first = Judge(new(), Both(0, 100, 1), Both(1, 100, 1));

        var again = Judge(first, Both(0, 100, 50), Both(1, 100, 50), Both(2, 100, 1));

        Assert.Equal((300, 3), Counts(again));
    }

    [Fact]
    public void A_bin_that_lacks_an_arm_waits()
    {
        var half = new Bin(Arm.Canary, start, 100, 1);

        var waiting = Judge(new(), [half]);
        var whole = Judge(waiting, Both(0, 100, 1));

        Assert.Equal(Verdict.NoData, waiting.Report!.Verdict);
        Assert.Equal((100, 1), Counts(whole));
    }

    [Fact]
    public void Bins_before_the_watch_are_the_baselines_history_and_no_evidence()
    {
        var state = Judge(new(), Both(-2, 100, 50), Both(-1, 100, 50), Both(0, 100, 1));

        Assert.Equal((100, 1), Counts(state));
        Assert.NotNull(((CheckState.Failures)state.Checks["errors"]).Test.Spread.LastOfBaseline);
    }

    [Fact]
    public void A_limit_bears_as_many_broken_bins_as_the_policy_says()
    {
        var once = Judge(new(), [.. Both(0, 100, 1), .. Both(1, 100, 1)], Cpu(0, 60), Cpu(1, 40));
        var twice = Judge(once, [.. Both(2, 100, 1)], Cpu(2, 60));

        Assert.Equal(Verdict.Healthy, Check(once, "cpu").Verdict);
        Assert.Equal("CpuTime is 40 (limit at most 50).", Check(once, "cpu").Sentence);
        Assert.Equal(Verdict.Degraded, twice.Report!.Verdict);
        Assert.Equal("CpuTime broke its limit (at most 50) 2 times, and the policy bears 1; last value 60.", twice.Report.Sentence);
    }

    [Fact]
    public void A_source_that_fails_is_an_error_and_no_evidence()
    {
        var state = HealthJudge.Judge(policy, new(), Sees(new() { Error = "429" }) with { Now = start + minute });

        Assert.Equal(Verdict.Error, state.Report!.Verdict);
        Assert.Equal(start + minute, state.Failure?.Since);
        Assert.Null(Judge(state, Both(0, 100, 1)).Failure);
    }

    [Fact]
    public void In_production_comparisons_rest_and_limits_go_on()
    {
        var state = HealthJudge.Judge(
            policy, new(), Sees(new() { Bins = [.. Both(0, 100, 90)], Gauges = [Cpu(0, 10)] }) with { Place = CanaryPlace.Production });

        Assert.Equal("cpu", Assert.Single(state.Report!.Checks).Check);
        Assert.Equal(Verdict.Healthy, state.Report.Verdict);
    }

    [Fact]
    public void Comparisons_share_the_error_budget_by_their_weights()
    {
        var two = policy with
        {
            Checks = [new ComparisonCheck { Name = "a", Weight = 99 }, new ComparisonCheck { Name = "b", Weight = 1 }],
        };

        // The same evidence for both, and so for both together.
        var state = HealthJudge.Judge(two, new(), Sees(new() { Bins = [.. Both(0, 1000, 100)] }));

        var report = state.Report!;
        Assert.Equal(report.Checks[0].Evidence.LogE, report.Checks[1].Evidence.LogE);
        Assert.Equal(Verdict.Degraded, report.Verdict);
    }

    [Fact]
    public void What_only_all_together_show_is_said_as_plainly()
    {
        var two = policy with { Checks = [new ComparisonCheck { Name = "a" }, new ComparisonCheck { Name = "b" }] };
        var state = new HealthState();

        for (var at = 0; state.Report?.Verdict is not Verdict.Degraded; at++)
        {
            state = HealthJudge.Judge(two, state, Sees(new() { Bins = [.. Both(at, 100, 1)] }));
        }

        Assert.All(state.Report.Checks, check => Assert.Equal(Verdict.Undecided, check.Verdict));
        Assert.StartsWith("Canary fails 10 times as often as the baseline", state.Report.Sentence, StringComparison.Ordinal);
    }

    private static HealthState Judge(HealthState state, params IEnumerable<Bin>[] bins) =>
        Judge(state, [.. bins.SelectMany(both => both)]);

    private static HealthState Judge(HealthState state, ImmutableArray<Bin> bins, params ImmutableArray<Gauge> gauges) =>
        HealthJudge.Judge(policy, state, Sees(new() { Bins = bins, Gauges = gauges }));

    private static Look Sees(Measurements measured) =>
        new(CanaryPlace.Slot, start, minute, start) { Measured = measured };

    private static IEnumerable<Bin> Both(int at, long requests, long failures) =>
        [new(Arm.Canary, start + at * minute, requests, failures), new(Arm.Baseline, start + at * minute, 10 * requests, 1)];

    private static Gauge Cpu(int at, double value) => new("CpuTime", Arm.Canary, start + at * minute, value);

    private static CheckReport Check(HealthState state, string name) => state.Report!.Checks.Single(check => check.Check == name);

    private static (long, long) Counts(HealthState state)
    {
        var canary = Check(state, "errors").Evidence.Canary!.Value;
        return (canary.Requests, canary.Bad);
    }
}
