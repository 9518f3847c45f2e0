using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Analyze;
using CanaryFunctions.Core.Health.Backtest;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Cli.Tests;

public sealed class When_series_are_analysed : IDisposable
{
    private const string Header = "series,time,arm,requests,failures";

    private const string Policy = """
        name: careful
        errorBudget: 0.01
        checks:
          - { name: errors, kind: comparison, tolerance: 1.1, safe: 1.5 }
        steps:
          - { weight: 5, atLeast: 5m, atMost: 30m, advance: evidence }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_worse_canary_is_taken_back_at_the_end_of_the_deciding_bin_with_its_numbers()
    {
        var (exitCode, output, _) = Analyze(Series("s1", minutes: 30, canary: 15, baseline: 6), format: "json");

        var result = JsonNode.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(0, exitCode);
        Assert.Equal(("s1", "rollback", "errors"), ((string)result["series"]!, (string)result["outcome"]!, (string)result["check"]!));
        Assert.Equal((int)result["bins"]!, (int)result["decidedAt"]!);
        Assert.InRange((double)result["e"]!, 100, double.MaxValue);
        Assert.Equal(1 / (double)result["e"]!, (double)result["p"]!, 9);
        Assert.StartsWith("Canary fails", (string)result["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_is_undecided_and_a_long_good_time_healthy()
    {
        var (_, little, _) = Analyze(Series("s", minutes: 5, canary: 0, baseline: 6), format: "json");
        var (_, long_, _) = Analyze(Series("s", minutes: 200, canary: 15, baseline: 285), format: "json");

        Assert.Equal(("undecided", null), ((string?)JsonNode.Parse(little)!["outcome"], JsonNode.Parse(little)!["decidedAt"]));
        Assert.Equal("healthy", (string?)JsonNode.Parse(long_)!["outcome"]);
    }

    [Fact]
    public void Series_may_be_interleaved_and_times_be_timestamps()
    {
        var text = new StringBuilder(Header + "\n");
        for (var minute = 0; minute < 30; minute++)
        {
            foreach (var (series, bad) in ((string, int)[])[("good", 0), ("bad", 75)])
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{series},2026-11-23T10:{minute:00}:00Z,baseline,2850,6")
                    .AppendLine(CultureInfo.InvariantCulture, $"{series},2026-11-23T10:{minute:00}:00Z,canary,150,{bad}");
            }
        }

        var (_, output, _) = Analyze(text.ToString());

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("good: healthy at ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("bad: rollback at 2026-11-23T10:01:00Z. Canary fails", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ":1:1: the file is empty")]
    [InlineData(Header, ":2:1: there is no line after the header")]
    [InlineData("series,time,arm,requests\ns,0,canary,1", ":1:5: the column 'failures' is missing")]
    [InlineData(Header + "\ns,0,blue,1,0", ":2:3: 'blue' is no arm")]
    [InlineData(Header + "\ns,0,canary,-1,0", ":2:4: '-1' is no count")]
    [InlineData(Header + "\ns,0,canary,1.5,0", ":2:4: '1.5' is no count")]
    [InlineData(Header + "\ns,0,canary,NaN,0", ":2:4: 'NaN' is no count")]
    [InlineData(Header + "\ns,0,canary,1,2", ":2:5: 2 failures are more than 1 requests")]
    [InlineData(Header + "\ns,soon,canary,1,0", ":2:2: 'soon' is no time")]
    [InlineData(Header + "\ns,1,canary,1,0\ns,0,canary,1,0", ":3:2: Time goes back")]
    [InlineData(Header + "\ns,0,canary,1,0\ns,0,canary,1,0", ":3:2: The canary's bin 0 is there twice")]
    [InlineData(Header + "\ns,0,canary,1,0\ns,2026-11-23T10:00:00Z,canary,1,0", ":3:2: Times are all timestamps or all minutes")]
    [InlineData(Header + "\ns,0,canary,1", ":2:5: the line has 4 fields and the header 5")]
    [InlineData(Header + ",le_50,le_inf\ns,0,canary,5,0,4,3", ":2:7: cumulative counts do not fall")]
    [InlineData(Header + ",le_50,le_10\ns,0,canary,5,0,4,5", ":1:7: 'le_10' is not above the bucket before it")]
    [InlineData(Header + ",le_fast\ns,0,canary,5,0,4", ":1:6: 'le_fast' is no bucket")]
    [InlineData(Header + ",le_50\ns,0,canary,5,0,6", ":2:6: 6 requests in a bucket are more than 5 requests")]
    public void Refused_input_names_file_line_and_column(string input, string expected)
    {
        var (exitCode, output, errors) = Analyze(input);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("input.csv" + expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_policy_does_not_have_is_answered_with_the_nearest()
    {
        var (exitCode, _, errors) = Analyze(Series("s", 1, 0, 0), policy: Policy.Replace("tolerance:", "tolerence:", StringComparison.Ordinal));

        Assert.Equal(2, exitCode);
        Assert.Contains("Did you mean 'tolerance'?", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        var missing = new FileInfo(Path.Combine(folder.FullName, "missing.csv"));
        var errors = new StringWriter();

        Assert.Equal(2, AnalyzeCommand.Run(missing, missing, "text", TextWriter.Null, errors));
        Assert.StartsWith("missing.csv:1:1: the file can't be read", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slower_canary_is_taken_back_where_latencies_are_recorded()
    {
        var policy = Policy.Replace("kind: comparison, tolerance: 1.1", "kind: comparison, event: slow", StringComparison.Ordinal);
        var text = string.Join('\n', Enumerable.Range(0, 60).SelectMany(minute => (string[])
        [
            $"s,{minute},baseline,2850,0,1425,2600,2800,2850",
            .. minute < 10 ? [] : (string[])[$"s,{minute},canary,150,0,50,110,130,150"],
        ]).Prepend(Header + ",le_50,le_100,le_250,le_inf"));

        var (_, output, notes) = Analyze(text, "json", policy);

        var result = JsonNode.Parse(output)!;
        Assert.Equal("rollback", (string?)result["outcome"]);
        Assert.Matches("^Canary is slower than (50|100|250) ms [0-9.]+ times as often as the baseline", (string)result["reason"]!);
        Assert.Empty(notes);
    }

    [Fact]
    public void What_the_input_does_not_tell_is_left_out_and_said()
    {
        var policy = Policy.Replace("steps:", "  - { name: latency, kind: comparison, event: slow }\nsteps:", StringComparison.Ordinal);

        var (exitCode, output, notes) = Analyze(Series("s", minutes: 30, canary: 15, baseline: 6), policy: policy);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("s: rollback", output, StringComparison.Ordinal);
        Assert.Equal("Not analysed, for want of data in the input: 'latency'.", notes.Trim());
    }

    [Fact]
    public void Memory_does_not_grow_with_the_length_of_a_series()
    {
        var rows = Enumerable.Range(0, 400_000).Select(minute => $"s,{minute / 2},{(minute % 2 == 0 ? "canary" : "baseline")},100,1");
        var file = new FileInfo(Path.Combine(folder.FullName, "input.csv"));
        File.WriteAllLines(file.FullName, rows.Prepend(Header));
        using var text = file.OpenText();
        List<long> sizes = [];
        using var csv = new CsvFile(file.Name, text);
        var (columns, analysis) = (new RequestColumns(csv), new SeriesAnalysis("s", PolicyDocument.Read(Policy).Value!, false));
        while (csv.Next())
        {
            Assert.Null(analysis.Add(columns.Read()));
            if (csv.Line % 100_000 == 0) sizes.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.All(sizes.Skip(1), size => Assert.InRange(size, 0, sizes[0] + 1024 * 1024));
    }

    private static string Series(string name, int minutes, int canary, int baseline) => string.Join(
        '\n',
        Enumerable.Range(0, minutes).SelectMany(minute => (string[])
        [
            $"{name},{minute},baseline,{2850},{baseline}",
            $"{name},{minute},canary,150,{(canary > 0 ? canary : 0)}",
        ]).Prepend(Header));

    private (int ExitCode, string Output, string Errors) Analyze(string input, string format = "text", string policy = Policy)
    {
        var (policyFile, inputFile) = (Path.Combine(folder.FullName, "policy.yaml"), Path.Combine(folder.FullName, "input.csv"));
        File.WriteAllText(policyFile, policy);
        File.WriteAllText(inputFile, input);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = AnalyzeCommand.Run(new(policyFile), new(inputFile), format, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
