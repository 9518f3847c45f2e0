using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Policies;

public class A_policy_as_text
{
    private static readonly string[] names = ["errors", "true", "1.0", "a: b", "# none", "null", "- x", "ä ö", "0x1", "~"];

    // Documents are read with seven digits.
    private static readonly Gen<Policy> policies =
        from first in Gen.Int[1, 4000].Select(hundredths => hundredths / 100.0)
        from budget in Gen.Int[1, 500].Select(thousandths => thousandths / 1000.0)
        from name in Gen.Int[0, names.Length - 1].Select(index => names[index])
        from safe in Gen.Int[12, 30].Select(tenths => tenths / 10.0)
        from steps in Gen.Bool
        from minutes in Gen.Int[0, 90]
        from response in Gen.Enum<UndecidedResponse>()
        select new Policy
        {
            Name = "any",
            ErrorBudget = budget,
            Checks =
            [
                new ComparisonCheck { Name = name, Safe = safe },
                new ProbeCheck { Name = "home", Path = "/health?deep=yes", Failures = new(2, 4), ExpectBody = name },
                new JudgeCheck { Name = "cpu", Metric = "CpuTime", Direction = MetricDirection.Increase, Weight = budget },
                new LimitCheck { Name = "memory", Metric = "Memory", Max = first },
                new SloCheck { Name = "slo", Objective = 99.9 },
            ],
            Steps =
            [
                new() { Weight = new(first), AtLeast = TimeSpan.FromMinutes(minutes), Advance = steps ? Advance.Evidence : Advance.Time },
                new() { Weight = new(50), Advance = Advance.Person, Approvals = 2 },
            ],
            OnUndecided = response,
            Hooks = [new() { Name = "load", At = HookStage.BeforeStep, Url = new("https://hooks.example/load?x=1") }],
            Deadline = TimeSpan.FromDays(1),
        };

    [Fact]
    public void Is_read_as_it_was_written() => policies.Sample(policy =>
        Assert.Empty(PolicyDifference.Between(policy, PolicyDocument.Read(PolicyText.Write(policy)).Value!)));

    [Fact]
    public void Is_read_as_it_was_written_for_each_preset() => Assert.All(
        Presets.All, preset => Assert.True(PolicyDocument.AreSame(preset, PolicyDocument.Read(PolicyText.Write(preset)).Value!)));

    [Fact]
    public void Says_nothing_that_would_be_so_anyway() => Assert.Equal(
        """
        name: quick
        checks:
          - name: errors
            kind: comparison
        steps:
          - weight: 10
            atLeast: 10m
        promotion:
          kind: swap
          bake: 10m

        """,
        PolicyText.Write(Presets.Quick),
        ignoreLineEndingDifferences: true);

    [Theory]
    [InlineData("steps[1].weight", 6, 5)]
    [InlineData("steps[1].atMost", 6, 5)]
    [InlineData("checks[0].kind", 3, 7)]
    [InlineData("deadline", 1, 1)]
    [InlineData("line 4, column 2", 4, 2)]
    public void Tells_where_a_field_stands_or_what_it_is_missing_in(string field, int line, int column) => Assert.Equal(
        (line, column),
        PolicyText.Place("name: p\nchecks:\n  - { kind: comparison, name: e }\nsteps:\n  - weight: 5\n  - weight: 3\n", field));

    [Fact]
    public void That_is_no_YAML_has_no_places() => Assert.Null(PolicyText.Place("name: [", "name"));
}
