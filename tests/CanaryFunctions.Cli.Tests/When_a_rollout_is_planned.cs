using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Plan;

namespace CanaryFunctions.Cli.Tests;

public sealed class When_a_rollout_is_planned : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public void Each_step_has_a_line_and_a_step_that_is_too_thin_a_warning()
    {
        Assert.Equal(0, Run((3000, 0.002)));

        var text = output.ToString();
        Assert.Matches(@"1 +5 % +5m to 30m +\S+ +\S+ +\S+ +\S+ +2\.\d+×", text);
        Assert.Contains("Warning: Step 1 sees only faults of 2.7× and more.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_traffic_can_come_from_recorded_series()
    {
        var recorded = Enumerable.Range(0, 60).Select(minute => $"shop,{minute},baseline,3000,6");

        Assert.Equal(0, Run(default, File("week.csv", ["series,time,arm,requests,failures", .. recorded]), "json"));

        Assert.Equal(3000, (double)JsonNode.Parse(output.ToString())!["traffic"]!["requestsPerMinute"]!);
    }

    [Fact]
    public void Two_targets_in_one_file_are_refused()
    {
        var input = File("week.csv", ["series,time,arm,requests,failures", "a,0,baseline,1,0", "b,0,baseline,1,0"]);

        Assert.Equal(2, Run(default, input));
        Assert.StartsWith("week.csv:3:1: 'b' is another series than 'a'", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "Give the traffic: --input FILE, or --requests-per-minute and --failure-rate.")]
    [InlineData(3000.0, null, "--requests-per-minute is above 0")]
    [InlineData(3000.0, 0.0, "--requests-per-minute is above 0")]
    [InlineData(double.NaN, 0.5, "--requests-per-minute is above 0")]
    public void Traffic_that_is_missing_or_senseless_is_refused(double? requests, double? failures, string expected)
    {
        Assert.Equal(2, Run((requests, failures)));
        Assert.StartsWith(expected, errors.ToString(), StringComparison.Ordinal);
    }

    private int Run((double?, double?) traffic, FileInfo? input = null, string format = "text")
    {
        var policy = File("policy.yaml", [
            "name: careful", "checks: [ { name: errors, kind: comparison } ]",
            "steps: [ { weight: 5, atLeast: 5m, atMost: 30m, advance: evidence }, { weight: 25, atLeast: 30m } ]"]);
        return PlanCommand.Run(policy, input, traffic, "3m", format, output, errors);
    }

    private FileInfo File(string name, string[] lines)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, name));
        System.IO.File.WriteAllLines(file.FullName, lines);
        return file;
    }
}
