using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Policies;

public class A_Kayenta_configuration
{
    private const string Configuration = """
        {
          "name": "MyCanary",
          "judge": { "name": "NetflixACAJudge-v1.0", "judgeConfigurations": {} },
          "metrics": [
            {
              "name": "CPU",
              "query": { "type": "stackdriver", "metricType": "compute.googleapis.com/instance/cpu/utilization" },
              "groups": ["System"],
              "analysisConfigurations": { "canary": {
                "direction": "increase", "nanStrategy": "replace", "critical": true, "mustHaveData": true,
                "effectSize": { "measure": "cles", "allowedIncrease": 0.6, "criticalIncrease": 0.8 },
                "outliers": { "strategy": "remove", "outlierFactor": 2.5 } } },
              "scopeName": "default"
            },
            { "name": "calls", "query": { "metricName": "calls_total" }, "groups": ["Traffic", "All"] }
          ],
          "classifier": { "groupWeights": { "System": 60, "Traffic": 40 }, "scoreThresholds": { "pass": 90, "marginal": 70 } }
        }
        """;

    [Fact]
    public void Becomes_a_policy_that_judges_the_same_metrics_in_the_same_way()
    {
        var policy = PolicyDocument.Read(KayentaImport.Read(Configuration).Value!.Yaml).Value!;

        Assert.Equal(
            new JudgeCheck
            {
                Name = "CPU",
                Metric = "compute.googleapis.com/instance/cpu/utilization",
                Group = "System",
                Weight = 60,
                Direction = MetricDirection.Increase,
                NanStrategy = NanStrategy.Replace,
                Critical = true,
                MustHaveData = true,
                EffectSize = new() { Measure = EffectSizeMeasure.Cles, AllowedIncrease = 0.6, CriticalIncrease = 0.8 },
                Outliers = OutlierStrategy.Remove,
                OutlierFactor = 2.5,
            },
            policy.Checks[0]);
        Assert.Equal(new JudgeCheck { Name = "calls", Metric = "calls_total", Group = "Traffic", Weight = 40 }, policy.Checks[1]);
        Assert.Equal((90, 70), (policy.Scores.Pass, policy.Scores.Marginal));
    }

    [Fact]
    public void Comes_with_notes_on_what_has_no_counterpart()
    {
        var notes = KayentaImport.Read(Configuration).Value!.Notes;

        Assert.Contains("Kayenta knows no traffic steps: look through those below and set your own.", notes);
        Assert.Contains("calls is in several groups (Traffic, All): only the first is kept.", notes);
    }

    [Theory]
    [InlineData("{", "line 1, column 2: This is no JSON.")]
    [InlineData("[]", "metrics: A canary configuration has a list of metrics, and this has none.")]
    [InlineData("""{ "metrics": [] }""", "metrics: A canary configuration has a list of metrics, and this has none.")]
    [InlineData("""{ "metrics": [{ "name": "a" }, { "name": "a" }] }""", "checks[1].name: Another check is called 'a' already.")]
    [InlineData("""{ "metrics": [{ "name": "a", "analysisConfigurations": { "canary": { "direction": "up" } } }] }""", "checks[0].direction: The value is of the wrong type.")]
    [InlineData("""{ "metrics": [{ "name": "a", "analysisConfigurations": 5 }] }""", "document: A field is not of the type that Kayenta gives it")]
    public void Is_refused_with_what_is_wrong(string json, string expected)
    {
        var error = KayentaImport.Read(json).Refusal!.Errors[0];

        Assert.StartsWith(expected, $"{error.Field}: {error.Message}", StringComparison.Ordinal);
    }
}
