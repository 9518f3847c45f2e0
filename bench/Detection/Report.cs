using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;

namespace CanaryFunctions.Bench.Detection;

/// <summary>The results as Markdown.</summary>
internal static class Report
{
    private const double Alpha = 0.01;
    private const double Tolerance = 1.1;

    public static string Write(
        IReadOnlyList<JudgeKind> judges,
        Dictionary<(Scenario, JudgeKind), Trial> trials,
        int releases,
        DateOnly date)
    {
        var text = new StringBuilder();
        text.AppendLine("# Detection: false rollbacks and delay, against the peers' rules")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Detection` on {date:yyyy-MM-dd}: {releases:N0} simulated releases a cell, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. One-minute looks for four hours; 50 requests a second, 5 % to the canary, 0.2 % fail, two hours of history, unless a row says otherwise. The peers' rules are in `bench/Detection/Judges`, with their settings.")
            .AppendLine()
            .AppendLine("## Healthy releases taken back")
            .AppendLine("The canary is exactly as good as the baseline. Our promise is at most 1 %.")
            .AppendLine();
        Table(text, judges, All.Healthy, (scenario, kind) => Percent(trials[(scenario, kind)].Stopped));

        text.AppendLine().AppendLine("## Faulty releases: mean minutes to the rollback (share that was missed in four hours)").AppendLine();
        Table(text, judges, All.Faulty, (scenario, kind) => Delay(trials[(scenario, kind)]));

        text.AppendLine().AppendLine("## Faulty releases: bad requests that the canary served, mean").AppendLine();
        Table(text, judges, All.Faulty, (scenario, kind) => trials[(scenario, kind)].BadServed.ToString("N0", CultureInfo.InvariantCulture));

        text.AppendLine().AppendLine("## Ours against the bound")
            .AppendLine("No test of level 1 % can be quicker in the mean than Wald's bound, ln(1/α)/KL. It is given for rejecting the tolerated ratio of 1.1, which is what the test does, and for comparison against a ratio of 1.")
            .AppendLine()
            .AppendLine("| fault | mean delay | median | bound, 1.1 | ratio | bound, 1 | ratio |")
            .AppendLine("|---|---|---|---|---|---|---|");
        foreach (var scenario in All.Faulty.Where(HasBound))
        {
            // Where many are not found in four hours the mean of those found says nothing.
            var trial = trials[(scenario, judges[0])];
            if (trial.Stopped < 0.99) continue;
            var (own, plain) = (WaldBound.Minutes(scenario, Tolerance, Alpha), WaldBound.Minutes(scenario, 1, Alpha));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {scenario.Name} | {trial.MeanDelay:0.0} | {trial.MedianDelay:0} | {own:0.0} | {trial.MeanDelay / own:0.00} | {plain:0.0} | {trial.MeanDelay / plain:0.00} |");
        }

        return text.ToString();
    }

    private static void Table(
        StringBuilder text, IReadOnlyList<JudgeKind> judges, IReadOnlyList<Scenario> scenarios, Func<Scenario, JudgeKind, string> cell)
    {
        text.AppendLine($"| | {string.Join(" | ", judges.Select(kind => kind.Name))} |")
            .AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", judges.Count))}");
        foreach (var scenario in scenarios)
            text.AppendLine($"| {scenario.Name} | {string.Join(" | ", judges.Select(kind => cell(scenario, kind)))} |");
    }

    private static bool HasBound(Scenario scenario) =>
        scenario.Dispersion <= 1 && scenario.Ratio(200) < 100 && scenario.Ratio(scenario.FaultFrom!.Value) == scenario.Ratio(200);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Delay(Trial trial)
    {
        var missed = 1 - trial.Stopped + trial.Early;
        var mean = double.IsNaN(trial.MeanDelay) ? "–" : trial.MeanDelay.ToString("0.0", CultureInfo.InvariantCulture);
        return missed > 0.0005 ? $"{mean} ({Percent(missed)})" : mean;
    }
}
