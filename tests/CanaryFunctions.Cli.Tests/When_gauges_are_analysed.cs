using System.Globalization;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Analyze;

namespace CanaryFunctions.Cli.Tests;

public sealed class When_gauges_are_analysed : IDisposable
{
    private const string Header = "series,time,arm,metric,value";

    private const string Policy = """
        name: brought along
        scores: { pass: 95, marginal: 50 }
        checks:
          - { name: latency, judge: mann-whitney, metric: latency_ms, group: speed, direction: increase }
          - { name: cpu, judge: mann-whitney, metric: cpu, group: system, direction: either, mustHaveData: true }
        steps:
          - { weight: 5, atLeast: 30m }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Each_metric_has_a_line_with_its_classification_and_each_series_one_with_its_score()
    {
        var (exitCode, lines, _) = Analyze(
            Values("s", "latency_ms", canary: 150, baseline: 100).Concat(Values("s", "cpu", canary: 20, baseline: 20)));

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [("latency", "High"), ("cpu", "Pass")],
            lines[..2].Select(line => ((string)line["check"]!, (string)line["classification"]!)));
        Assert.Equal(("s", "undecided", 50.0), ((string)lines[2]["series"]!, (string)lines[2]["outcome"]!, (double)lines[2]["score"]!));
    }

    [Fact]
    public void A_score_below_the_marginal_one_is_a_rollback_and_one_that_passes_is_healthy()
    {
        var (_, bad, _) = Analyze(Values("s", "latency_ms", 150, 100).Concat(Values("s", "cpu", 90, 20)));
        var (_, good, _) = Analyze(Values("s", "latency_ms", 100, 100).Concat(Values("s", "cpu", 20, 20)));

        Assert.Equal(("rollback", 30), ((string)bad[2]["outcome"]!, (int)bad[2]["decidedAt"]!));
        Assert.Equal("healthy", (string)good[2]["outcome"]!);
    }

    [Fact]
    public void A_metric_without_values_is_Nodata_or_fails_where_it_must_have_them()
    {
        var (_, silentCpu, _) = Analyze(Values("s", "latency_ms", 100, 100));
        var (_, silentLatency, _) = Analyze(Values("s", "cpu", 20, 20));

        Assert.Equal("NodataFailMetric", (string)silentCpu[1]["classification"]!);
        Assert.Equal("Nodata", (string)silentLatency[0]["classification"]!);
    }

    [Fact]
    public void A_critical_limit_is_a_rollback_when_it_breaks()
    {
        const string Limit = """
            name: limits
            checks: [ { name: cpu, kind: limit, metric: cpu, max: 50, failureLimit: 1, critical: true } ]
            steps: [ { weight: 5 } ]
            """;

        var (_, lines, _) = Analyze(Values("s", "cpu", 60, 20), Limit);

        Assert.Equal(("rollback", 2), ((string)lines[1]["outcome"]!, (int)lines[1]["decidedAt"]!));
    }

    [Theory]
    [InlineData("s,0,canary,cpu,NaN", ":2:5: 'NaN' is no value")]
    [InlineData("s,0,canary,cpu,1e999", ":2:5: '1e999' is no value")]
    [InlineData("s,0,canary,,1", ":2:4: the metric has no name")]
    [InlineData("s,0,canary,cpu,1\ns,0,canary,cpu,1", ":3:2: The canary's cpu of 0 is there twice")]
    [InlineData("s,1,canary,cpu,1\ns,0,canary,cpu,1", ":3:2: Time goes back")]
    [InlineData("s,1,canary,cpu,1\ns,2026-11-23T10:00:00Z,baseline,cpu,1", ":3:2: Times are all timestamps or all minutes")]
    public void Refused_input_names_file_line_and_column(string rows, string expected)
    {
        var (exitCode, lines, errors) = Analyze([rows]);

        Assert.Equal(2, exitCode);
        Assert.Empty(lines);
        Assert.StartsWith("input.csv" + expected, errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Values(string series, string metric, double canary, double baseline) =>
        from minute in Enumerable.Range(0, 30)
        from arm in new[] { (Name: "baseline", Mean: baseline), (Name: "canary", Mean: canary) }
        let value = arm.Mean * (1 + 0.01 * (minute % 7))
        select string.Create(CultureInfo.InvariantCulture, $"{series},{minute},{arm.Name},{metric},{value}");

    private (int ExitCode, JsonNode[] Lines, string Errors) Analyze(IEnumerable<string> rows, string policy = Policy)
    {
        var (policyFile, inputFile) = (Path.Combine(folder.FullName, "policy.yaml"), Path.Combine(folder.FullName, "input.csv"));
        File.WriteAllText(policyFile, policy);
        File.WriteAllLines(inputFile, rows.Prepend(Header));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = AnalyzeCommand.Run(new(policyFile), new(inputFile), "json", output, errors);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (exitCode, [.. lines.Select(line => JsonNode.Parse(line)!)], errors.ToString());
    }
}
