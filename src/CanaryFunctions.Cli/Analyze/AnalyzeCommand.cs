using System.CommandLine;
using System.Text.Json;
using CanaryFunctions.Cli.Policies;
using CanaryFunctions.Core.Health.Backtest;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Analyze;

/// <summary><c>canary analyze</c>: what a policy would have decided about recorded series, and when.</summary>
internal static class AnalyzeCommand
{
    private const int RefusedInput = 2;

    public static Command Create()
    {
        var policy = PolicyFile.Option();
        var input = new Option<FileInfo>("--input")
        {
            Description = "Recorded series, CSV: series,time,arm,requests,failures[,le_…] or series,time,arm,metric,value.",
            Required = true,
        };
        var format = new Option<string>("--format") { Description = "text, or json for one line of JSON a series." };
        format.AcceptOnlyFromAmong("text", "json");
        format.DefaultValueFactory = _ => "text";
        var analyze = new Command(
            "analyze",
            "Run a policy's checks over recorded series.\n\n"
            + "Example: canary analyze --policy careful.yaml --input week.csv --format json")
        {
            policy, input, format,
        };
        analyze.SetAction(parsed => Run(
            parsed.GetRequiredValue(policy), parsed.GetRequiredValue(input), parsed.GetValue(format)!, Console.Out, Console.Error));
        return analyze;
    }

    /// <summary>Analyses a file.</summary>
    /// <returns>The exit code: 0 when the analysis ran, whatever it found; 2 when the input is refused.</returns>
    public static int Run(FileInfo policyFile, FileInfo inputFile, string format, TextWriter output, TextWriter errors)
    {
        try
        {
            var policy = PolicyFile.Read(policyFile);
            using var text = PolicyFile.Open(inputFile);
            using var file = new CsvFile(inputFile.Name, text);
            var results = file.Header.Contains("metric")
                ? Gauges(policy, policyFile.Name, file)
                : Requests(policy, policyFile.Name, file, errors);
            foreach (var result in results)
                output.WriteLine(format == "json" ? JsonSerializer.Serialize(result, CanaryJson.Lines) : Sentence(result));
            return 0;
        }
        catch (RefusedInputException refused)
        {
            errors.WriteLine(refused.Message);
            return RefusedInput;
        }
    }

    private static IEnumerable<object> Requests(Policy policy, string policyName, CsvFile file, TextWriter notes)
    {
        var columns = new RequestColumns(file);
        var checks = SeriesAnalysis.ChecksOf(policy, columns.HasLatency);
        if (checks.IsEmpty)
        {
            throw new RefusedInputException(
                $"{policyName}: checks: the policy has no comparison or objective that recorded requests"
                + $"{(columns.HasLatency ? "" : " without le_ columns")} could be analysed by.");
        }

        var others = policy.Checks.Except(checks).Select(check => $"'{check.Name}'").ToArray();
        if (others.Length > 0) notes.WriteLine($"Not analysed, for want of data in the input: {string.Join(", ", others)}.");

        return new SeriesOf<SeriesRow, SeriesAnalysis>(
            file,
            columns.Read,
            row => row.Series,
            name => new(name, policy, columns.HasLatency),
            (analysis, row) => analysis.Add(row))
            .Read().Select(analysis => analysis.End());
    }

    private static IEnumerable<object> Gauges(Policy policy, string policyName, CsvFile file)
    {
        var columns = new GaugeColumns(file);
        if (GaugeAnalysis.ChecksOf(policy).IsEmpty)
        {
            throw new RefusedInputException(
                $"{policyName}: checks: the policy has no limit and no metric to judge, so gauges tell it nothing.");
        }

        return new SeriesOf<GaugeRow, GaugeAnalysis>(
            file, columns.Read, row => row.Series, name => new(name, policy), (analysis, row) => analysis.Add(row))
            .Read().Select(analysis => analysis.End())
            .SelectMany(result => result.Metrics.Cast<object>().Append(result.Series));
    }

    private static string Sentence(object result) => result switch
    {
        SeriesResult { DecidedAt: { } at } decided => $"{decided.Series}: {decided.Outcome} at {at}. {decided.Reason}",
        SeriesResult open => $"{open.Series}: {open.Outcome}. {open.Reason}",
        MetricResult metric => $"{metric.Series}: {metric.Check}: {metric.Reason}",
        GaugeDecision { DecidedAt: { } at } decided => $"{decided.Series}: {decided.Outcome} at {at}. {decided.Reason}",
        GaugeDecision open => $"{open.Series}: {open.Outcome}. {open.Reason}",
        _ => throw new InvalidOperationException($"No sentence for {result}."),
    };
}
