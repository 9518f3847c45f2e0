using System.Globalization;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Plan;

/// <summary>A plan as a table for people.</summary>
internal static class PlanTable
{
    private static readonly CultureInfo english = CultureInfo.InvariantCulture;

    public static void Write(RolloutPlan plan, TimeSpan lag, TextWriter output)
    {
        output.WriteLine(string.Create(
            english,
            $"{plan.Policy}, with {plan.Traffic.RequestsPerMinute:#,0.#} requests a minute of which "
            + $"{plan.Traffic.FailureRate * 100:0.####} % fail."));
        if (plan.Check is not null)
        {
            output.WriteLine(
                $"When '{plan.Check}' is expected to find a canary that fails so many times as often, from the fault on, with "
                + $"{Duration.Format(lag)} that the telemetry is late:");
        }

        output.WriteLine();
        string[][] rows = [Header(plan), .. plan.Steps.Select(Row)];
        var widths = rows[0].Select((_, column) => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());

        output.WriteLine();
        foreach (var warning in plan.Steps.Select(step => step.Warning).OfType<string>())
            output.WriteLine($"Warning: {warning}");
    }

    private static string[] Header(RolloutPlan plan) =>
    [
        "step", "share", "lasts",
        .. plan.Steps.MaxBy(step => step.Faults.Length)!.Faults.Select(fault => string.Create(english, $"{fault.Ratio}×")),
        "smallest found in time",
    ];

    private static string[] Row(StepPlan step) =>
    [
        step.Number.ToString(english),
        step.Weight.ToString(),
        step.Longest is not { } longest ? $"{Duration.Format(step.Shortest)} or more"
            : longest == step.Shortest ? Duration.Format(longest)
            : $"{Duration.Format(step.Shortest)} to {Duration.Format(longest)}",
        .. step.Faults.Select(fault => fault.Within is { } time ? Time(time) : "never"),
        step.SmallestFault is { } smallest ? string.Create(english, $"{smallest:0.0#}×") : "none",
    ];

    private static string Time(TimeSpan time) => Duration.Format(time switch
    {
        { TotalDays: >= 1 } => TimeSpan.FromHours(Math.Ceiling(time.TotalHours)),
        _ => TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes)),
    });
}
