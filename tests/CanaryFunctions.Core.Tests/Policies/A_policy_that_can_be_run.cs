using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Policies;

public class A_policy_that_can_be_run
{
    private static readonly Policy good = Presets.Careful;

    public static TheoryData<string, Policy> Refused => new()
    {
        { "name", good with { Name = "" } },
        { "errorBudget", good with { ErrorBudget = 0 } },
        { "errorBudget", good with { ErrorBudget = 1 } },
        { "errorBudget", good with { ErrorBudget = double.NaN } },
        { "steps", good with { Steps = [] } },
        { "steps[1].weight", good with { Steps = [Weight(20), Weight(20)] } },
        { "steps[0].weight", good with { Steps = [Weight(0)] } },
        { "steps[0].atMost", good with { Steps = [Weight(5) with { Advance = Advance.Evidence, AtLeast = Minutes(5), AtMost = Minutes(4) }] } },
        { "steps[0].atMost", good with { Steps = [Weight(5) with { AtMost = Minutes(4) }] } },
        { "steps[0].advance", good with { Checks = [], Steps = [Weight(5) with { Advance = Advance.Evidence }] } },
        { "checks[0].tolerance", Check(new ComparisonCheck { Name = "c", Tolerance = 0.9 }) },
        { "checks[0].safe", Check(new ComparisonCheck { Name = "c", Safe = 1.1 }) },
        { "checks[0].weight", Check(new ComparisonCheck { Name = "c", Weight = 0 }) },
        { "checks[0].max", Check(new LimitCheck { Name = "l", Metric = "CpuTime" }) },
        { "checks[0].min", Check(new LimitCheck { Name = "l", Metric = "CpuTime", Min = 2, Max = 1 }) },
        { "checks[0].failureLimit", Check(new LimitCheck { Name = "l", Metric = "CpuTime", Max = 1, FailureLimit = -1 }) },
        { "checks[0].consecutive", Check(new LimitCheck { Name = "l", Metric = "CpuTime", Max = 1, Consecutive = 0 }) },
        { "checks[0].goodMax", Check(new LimitCheck { Name = "l", Metric = "CpuTime", Max = 1, GoodMax = 2 }) },
        { "checks[0].objective", Check(new SloCheck { Name = "s", Objective = 100 }) },
        { "checks[0].path", Check(new ProbeCheck { Name = "p", Path = "health" }) },
        { "checks[0].interval", Check(new ProbeCheck { Name = "p", Path = "/", Interval = TimeSpan.Zero }) },
        { "checks[0].within", Check(new ProbeCheck { Name = "p", Path = "/", Within = Minutes(1) }) },
        { "checks[0].confidence", Check(new JudgeCheck { Name = "j", Metric = "cpu", Confidence = 1 }) },
        { "checks[0].keep", Check(new ComparisonCheck { Name = "c", Keep = 101 }) },
        { "checks[0].initialDelay", Check(new ComparisonCheck { Name = "c", InitialDelay = TimeSpan.FromDays(1) }) },
        { "checks", Check(Judged("a", "g", 60), Judged("b", "g", 40)) },
        { "checks", Check(Judged("a", "g", 60), Judged("b", "h", 50)) },
        { "scores.marginal", good with { Scores = new() { Pass = 80, Marginal = 90 } } },
        { "checks[1].name", Check(new ComparisonCheck { Name = "c" }, new ComparisonCheck { Name = "c" }) },
        { "warmUp.path", good with { WarmUp = new() { Path = "health" } } },
        { "warmUp.statuses", good with { WarmUp = new() { Statuses = [] } } },
        { "warmUp.successes", good with { WarmUp = new() { Successes = 0 } } },
        { "deadline", good with { Deadline = Minutes(20) } },
    };

    [Fact]
    public void The_preset_is_one() => Assert.Empty(PolicyRules.Check(good));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_by_the_field_that_is_wrong(string field, Policy policy) =>
        Assert.Equal(field, Assert.Single(PolicyRules.Check(policy)).Field);

    [Fact]
    public void Is_told_all_errors_at_once() =>
        Assert.Equal(3, PolicyRules.Check(good with { Name = "", ErrorBudget = 2, WarmUp = new() { Successes = 0 } }).Length);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void Has_percentages_from_0_to_100(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Percentage(value));

    private static Step Weight(double weight) => new() { Weight = new(weight) };

    private static JudgeCheck Judged(string name, string group, double weight) =>
        new() { Name = name, Metric = name, Group = group, Weight = weight };

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static Policy Check(params ImmutableArray<HealthCheck> checks) => good with { Checks = checks, Steps = [Weight(5)] };
}
