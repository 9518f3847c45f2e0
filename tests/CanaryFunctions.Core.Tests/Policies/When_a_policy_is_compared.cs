using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Policies;

public class When_a_policy_is_compared
{
    private static readonly Policy before = new()
    {
        Name = "p",
        Checks = [new ComparisonCheck { Name = "errors" }, new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 50 }],
        Steps = [new() { Weight = new(10) }, new() { Weight = new(50) }],
    };

    [Fact]
    public void The_same_has_no_difference() => Assert.Empty(PolicyDifference.Between(before, before with { }));

    [Fact]
    public void Each_field_that_differs_has_a_line() => Assert.Equal(
        [
            "~ checks[cpu].max: 50 -> 80", "~ steps[0].weight: 10 -> 5", "~ deadline: 6h -> 8h",
        ],
        PolicyDifference.Between(before, before with
        {
            Checks = [before.Checks[0], new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 80 }],
            Steps = [new() { Weight = new(5) }, before.Steps[1]],
            Deadline = TimeSpan.FromHours(8),
        }).Select(change => $"{change}"));

    [Fact]
    public void A_check_that_moves_in_the_list_is_the_same_check() => Assert.Empty(
        PolicyDifference.Between(before, before with { Checks = [before.Checks[1], before.Checks[0]] }));

    [Fact]
    public void What_goes_and_what_comes_is_told_apart()
    {
        var changes = PolicyDifference.Between(before, before with { Steps = [before.Steps[0]] });

        Assert.All(changes, change => Assert.StartsWith("- steps[1].", $"{change}", StringComparison.Ordinal));
        Assert.All(PolicyDifference.Between(null, before), change => Assert.StartsWith("+ ", $"{change}", StringComparison.Ordinal));
    }
}
