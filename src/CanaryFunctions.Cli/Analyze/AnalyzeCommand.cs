using System.CommandLine;
using System.Text.Json;
using CanaryFunctions.Core.Health;
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
        var policy = new Option<FileInfo>("--policy") { Description = "The policy, YAML or JSON.", Required = true };
        var input = new Option<FileInfo>("--input")
        {
            Description = "Recorded series, CSV: series,time,arm,requests,failures.",
            Required = true,
        };
        var format = new Option<string>("--format") { Description = "text, or json for one line of JSON a series." };
        format.AcceptOnlyFromAmong("text", "json");
        format.DefaultValueFactory = _ => "text";
        var analyze = new Command(
            "analyze",
            "Run a policy's comparisons over recorded series.\n\nExample: canary analyze --policy careful.yaml --input week.csv --format json")
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
            var policy = ReadPolicy(policyFile);
            using var text = Open(inputFile);
            foreach (var result in Analyze(policy, inputFile.Name, text))
                output.WriteLine(format == "json" ? JsonSerializer.Serialize(result, CanaryJson.Lines) : Sentence(result));
            return 0;
        }
        catch (RefusedInputException refused)
        {
            errors.WriteLine(refused.Message);
            return RefusedInput;
        }
    }

    private static IEnumerable<SeriesResult> Analyze(Policy policy, string name, TextReader text)
    {
        var series = new Dictionary<string, SeriesAnalysis>();
        foreach (var (line, row) in SeriesFile.Read(name, text))
        {
            if (!series.TryGetValue(row.Series, out var analysis))
                series[row.Series] = analysis = new(row.Series, policy);
            if (analysis.Add(row) is { } why) throw SeriesFile.Refused(name, line, 2, why);
        }

        return series.Values.Select(analysis => analysis.End());
    }

    private static Policy ReadPolicy(FileInfo file)
    {
        using var text = Open(file);
        var read = PolicyDocument.Read(text.ReadToEnd());
        if (read.Refusal is { } refusal)
        {
            throw new RefusedInputException(string.Join(
                Environment.NewLine, refusal.Errors.Select(error => $"{file.Name}: {error.Field}: {error.Message}")));
        }

        return read.Value!.Checks.OfType<ComparisonCheck>().Any()
            ? read.Value
            : throw new RefusedInputException($"{file.Name}: checks: the policy has no comparison, so there is nothing to analyse.");
    }

    private static StreamReader Open(FileInfo file)
    {
        try
        {
            return file.OpenText();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedInputException($"{file.Name}:1:1: the file can't be read: {e.Message}");
        }
    }

    private static string Sentence(SeriesResult result) => result.DecidedAt is { } at
        ? $"{result.Series}: {result.Outcome} at {at}. {result.Reason}"
        : $"{result.Series}: {result.Outcome}. {result.Reason}";
}
