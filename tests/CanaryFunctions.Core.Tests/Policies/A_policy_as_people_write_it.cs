using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Policies;

public class A_policy_as_people_write_it
{
    private const string Careful = """
        name: careful
        errorBudget: 0.01                 # α
        checks:
          - { name: errors,  kind: comparison, event: failures, tolerance: 1.1, safe: 1.5 }
          - { name: latency, kind: comparison, event: slow }
          - { name: home,    kind: probe, path: /health, expectStatus: 200, interval: 10s, failures: 3 of 5, critical: true }
          - { name: cpu,     kind: limit, metric: CpuTime, max: 50, interval: 1m, failureLimit: 2 }
        steps:
          - { weight: 5,  atLeast: 5m,  atMost: 30m, advance: evidence }
          - { weight: 25, atLeast: 5m,  atMost: 30m, advance: evidence }
          - { weight: 50, atLeast: 10m, advance: time }
        promotion: { kind: swap, bake: 30m }
        onDegraded: rollback              # or pause
        onNoData: { after: 10m, do: hold }
        onProviderError: { after: 15m, do: hold }
        pinnedVisitors: heal
        deadline: 6h
        """;

    [Fact]
    public void Is_read_with_all_its_kinds_of_checks()
    {
        var policy = PolicyDocument.Read(Careful).Value!;

        Assert.Equal(
            [typeof(ComparisonCheck), typeof(ComparisonCheck), typeof(ProbeCheck), typeof(LimitCheck)],
            policy.Checks.Select(check => check.GetType()));
        Assert.Equal(1.3, ((ComparisonCheck)policy.Checks[1]).Settings.Tolerance);
        Assert.Equal(new FailuresOf(3, 5), ((ProbeCheck)policy.Checks[2]).Failures);
    }

    [Fact]
    public void Names_a_judge_instead_of_a_kind()
    {
        var policy = PolicyDocument.Read("""
            name: judged
            checks: [ { name: cpu, judge: mann-whitney, metric: cpu, effectSize: { measure: cles, allowedIncrease: 0.6 } } ]
            steps: [ { weight: 5 } ]
            """).Value!;

        Assert.Equal(0.6, Assert.IsType<JudgeCheck>(policy.Checks[0]).EffectSize.AllowedIncrease);
    }

    [Fact]
    public void Names_the_statuses_of_an_app_that_is_up()
    {
        var policy = PolicyDocument.Read("""
            name: p
            warmUp: { statuses: [204, 200-202] }
            steps: [ { weight: 5 } ]
            """).Value!;

        Assert.Equal([new(204, 204), new(200, 202)], policy.WarmUp.Statuses);
        Assert.Contains("- 200-202", PolicyText.Write(policy), StringComparison.Ordinal);
        Assert.Equal(
            ["warmUp.statuses[0]", "warmUp.statuses[1]"],
            PolicyDifference.Between(Presets.Careful, Presets.Careful with { WarmUp = policy.WarmUp }).Select(change => change.Field));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("300-200")]
    [InlineData("ok")]
    public void Is_told_how_statuses_are_written(string status)
    {
        var refused = PolicyDocument.Read($"name: p\nwarmUp: {{ statuses: [{status}] }}\nsteps: [ {{ weight: 5 }} ]").Refusal!;

        Assert.Equal(
            new("warmUp.statuses[0]", "Write a status like 200, or statuses like 200-299, from 100 to 599."), Assert.Single(refused.Errors));
    }

    [Fact]
    public void Cannot_grow_by_aliases()
    {
        var refused = PolicyDocument.Read("name: &a [x, x]\nsteps: [*a, *a]\n").Refusal!;

        Assert.Equal("Aliases (*name) are not allowed here: write it out.", refused.Errors[0].Message);
    }

    [Theory]
    [InlineData("failures: 3 of 5", "failures: 3/5", "checks[2].failures: Write it like '3 of 5', of at most 60.")]
    [InlineData("expectStatus", "expectedStatus", "checks[2].expectedStatus: There is no field 'expectedStatus' here. Did you mean 'expectStatus'?")]
    [InlineData("path: /health", "path: health", "checks[2].path: The path starts with a slash and has at most 1,000 characters.")]
    [InlineData("interval: 10s", "interval: 10", "checks[2].interval: A duration is written like 90s, 5m, 1h30m or 2d, and is at most 366 days.")]
    [InlineData("interval: 1m", "interval: 0s", "checks[3].interval: An interval is longer than nothing, e.g. 5m.")]
    [InlineData("kind: limit", "kind: limits", "checks[3].kind: A check has a 'kind': comparison, limit, slo, probe or judge.")]
    public void Is_refused_with_the_field_and_what_it_should_be(string good, string bad, string error)
    {
        var refused = PolicyDocument.Read(Careful.Replace(good, bad, StringComparison.Ordinal)).Refusal!;

        Assert.Equal(error, $"{Assert.Single(refused.Errors).Field}: {refused.Errors[0].Message}");
    }
}
