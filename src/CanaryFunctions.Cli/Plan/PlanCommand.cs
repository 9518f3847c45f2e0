using System.CommandLine;
using System.Text.Json;
using CanaryFunctions.Cli.Analyze;
using CanaryFunctions.Cli.Policies;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Plan;

/// <summary><c>canary plan</c>: what each step of a policy can find at a target's traffic, and in what time.</summary>
internal static class PlanCommand
{
    private const int RefusedInput = 2;

    public static Command Create()
    {
        var policy = PolicyFile.Option();
        var input = new Option<FileInfo>("--input") { Description = "The target's traffic, CSV: series,time,arm,requests,failures." };
        var requests = new Option<double?>("--requests-per-minute") { Description = "The traffic, if there is no file." };
        var failures = new Option<double?>("--failure-rate") { Description = "The share of requests that fails, e.g. 0.002." };
        var lag = new Option<string>("--lag")
        {
            Description = "How late the telemetry is.",
            DefaultValueFactory = _ => Duration.Format(new Telemetry().Lag),
        };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var plan = new Command(
            "plan",
            "Tell what each step of a policy can find, and warn where it can't see that twice as many requests fail.\n\n"
            + "Example: canary plan --policy careful.yaml --requests-per-minute 3000 --failure-rate 0.002")
        {
            policy, input, requests, failures, lag, format,
        };
        plan.SetAction(parsed => Run(
            parsed.GetRequiredValue(policy),
            parsed.GetValue(input),
            (parsed.GetValue(requests), parsed.GetValue(failures)),
            parsed.GetValue(lag)!,
            parsed.GetValue(format)!,
            Console.Out,
            Console.Error));
        return plan;
    }

    /// <summary>Plans.</summary>
    /// <returns>The exit code: 0, or 2 when the input is refused.</returns>
    public static int Run(
        FileInfo policyFile,
        FileInfo? inputFile,
        (double? RequestsPerMinute, double? FailureRate) given,
        string lag,
        string format,
        TextWriter output,
        TextWriter errors)
    {
        try
        {
            var policy = PolicyFile.Read(policyFile);
            if (!Duration.TryParse(lag, out var late))
                throw new RefusedInputException($"--lag: '{lag}' is no duration: write it like 90s or 3m.");
            var plan = RolloutPlan.Of(policy, Traffic(inputFile, given), new Telemetry { Lag = late });
            if (format == "json") output.WriteLine(JsonSerializer.Serialize(plan, CanaryJson.Lines));
            else PlanTable.Write(plan, late, output);
            return 0;
        }
        catch (RefusedInputException refused)
        {
            errors.WriteLine(refused.Message);
            return RefusedInput;
        }
    }

    private static Traffic Traffic(FileInfo? file, (double? RequestsPerMinute, double? FailureRate) given) =>
        (file, given) switch
        {
            (null, (> 0 and < 1e12, > 0 and < 1)) => new(given.RequestsPerMinute.Value, given.FailureRate.Value),
            (null, (null, null)) => throw new RefusedInputException(
                "Give the traffic: --input FILE, or --requests-per-minute and --failure-rate."),
            (null, _) => throw new RefusedInputException(
                "--requests-per-minute is above 0, and --failure-rate above 0 and below 1; both are needed."),
            ({ } input, (null, null)) => Recorded(input),
            _ => throw new RefusedInputException("Give the traffic by --input or by numbers, not by both."),
        };

    private static Traffic Recorded(FileInfo input)
    {
        using var text = PolicyFile.Open(input);
        using var file = new CsvFile(input.Name, text);
        var columns = new RequestColumns(file);
        return Core.Planning.Traffic.Of(Bins(), TimeSpan.FromMinutes(1))
            ?? throw new RefusedInputException($"{input.Name}: there is no request in it, so there is nothing to plan with.");

        IEnumerable<Bin> Bins()
        {
            string? series = null;
            while (file.Next())
            {
                var row = columns.Read();
                if (row.Series != (series ??= row.Series))
                    throw file.Refused(file.Column("series"), $"'{row.Series}' is another series than '{series}': give one target's.");
                yield return new(row.Arm, row.Time.Start, row.Counts.Requests, row.Counts.Bad);
            }
        }
    }
}
