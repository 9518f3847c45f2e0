using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CanaryFunctions.Bench.Detection.Scenarios;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection;

/// <summary>The results as Markdown.</summary>
internal static class Report
{
    private const double Alpha = 0.01;
    private const double Tolerance = 1.1;

    public static string Write(Results<EventCounts> failures, Results<LatencyCounts> latency, int releases, DateOnly date)
    {
        var text = new StringBuilder();
        Line("# Detection: false rollbacks and delay, against the peers' rules");
        Line();
        Line($"Made by `dotnet run -c Release --project bench/Detection` on {date:yyyy-MM-dd}: {releases:N0} simulated releases "
            + $"a cell, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}. One-minute looks for four hours; 50 requests a second, 5 % to the "
            + "canary, two hours of history, unless a row says otherwise. The peers' rules are in `bench/Detection/Judges`, with "
            + "their settings.");

        Line();
        Line("## Failures: healthy releases taken back");
        Line("The canary is exactly as good as the baseline; 0.2 % fail. Our promise is at most 1 %.");
        Taken(failures);
        Line();
        Line("## Failures: mean minutes to the rollback (share that was missed in four hours)");
        Delays(failures);
        Line();
        Line("## Failures: bad requests that the canary served, mean");
        Harms(failures);
        Bound(failures);
        Line();
        Line("## Latency: healthy releases taken back");
        Line("Log-normal times with a median of 80 ms and a 99th percentile of 408 ms. Flagger, Argo Rollouts and the alarm want 99 % "
            + "within 500 ms; Kayenta judges the 95th percentile by the minute; the count tests count requests over the edge nearest "
            + "the usual 95th percentile.");
        Taken(latency);
        Line();
        Line("## Latency: mean minutes to the rollback (share that was missed in four hours)");
        Delays(latency);
        Line();
        Line("Within an hour ours finds "
            + string.Join(", ", latency.Faulty.Select(scenario =>
                $"{Percent(latency[scenario, latency.Judges[0]].InAnHour)} ({scenario.Name})")) + ".");
        Line();
        Line("## Latency: requests that the slow canary served, mean");
        Harms(latency);
        Line();
        Line("## Where a peer does less harm");
        Line("All cases in which a peer that takes back at most 1 % of the healthy releases with nothing special does less harm "
            + "than ours, with the largest share of healthy releases that it takes back in any scenario above.");
        Line();
        Line("| | fault | ours | peer | its harm | its worst false rollbacks |");
        Line("|---|---|---|---|---|---|");
        Better("failures", failures);
        Better("latency", latency);
        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');

        void Taken<T>(Results<T> results) =>
            Table(results, results.Healthy, trial => Percent(trial.Stopped));

        void Delays<T>(Results<T> results) => Table(results, results.Faulty, Delay);

        void Harms<T>(Results<T> results) => Table(results, results.Faulty, trial => Count(trial.Harm));

        void Table<T>(Results<T> results, IReadOnlyList<IScenario<T>> scenarios, Func<Trial, string> cell)
        {
            Line();
            Line($"| | {string.Join(" | ", results.Judges.Select(kind => kind.Name))} |");
            Line($"|---|{string.Concat(Enumerable.Repeat("---|", results.Judges.Count))}");
            foreach (var scenario in scenarios)
                Line($"| {scenario.Name} | {string.Join(" | ", results.Judges.Select(kind => cell(results[scenario, kind])))} |");
        }

        void Bound(Results<EventCounts> results)
        {
            Line();
            Line("## Ours against the bound");
            Line("No test of level 1 % can be quicker in the mean than Wald's bound, ln(1/α)/KL. It is given for rejecting the tolerated "
                + "ratio of 1.1, which is what the test does, and for comparison against a ratio of 1.");
            Line();
            Line("| fault | mean delay | median | bound, 1.1 | ratio | bound, 1 | ratio |");
            Line("|---|---|---|---|---|---|---|");
            foreach (var scenario in results.Faulty.Cast<Scenario>().Where(HasBound))
            {
                // Where many are not found in four hours the mean of those found says nothing.
                var trial = results[scenario, results.Judges[0]];
                if (trial.Stopped < 0.99) continue;
                var (own, plain) = (WaldBound.Minutes(scenario, Tolerance, Alpha), WaldBound.Minutes(scenario, 1, Alpha));
                Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {scenario.Name} | {trial.MeanDelay:0.0} | {trial.MedianDelay:0} | {own:0.0} | {trial.MeanDelay / own:0.00} "
                    + $"| {plain:0.0} | {trial.MeanDelay / plain:0.00} |"));
            }
        }

        void Better<T>(string what, Results<T> results)
        {
            foreach (var scenario in results.Faulty)
            {
                var ours = results[scenario, results.Judges[0]].Harm;
                foreach (var peer in results.Judges.Skip(1))
                {
                    var theirs = results[scenario, peer].Harm;
                    if (results[results.Healthy[0], peer].Stopped > Alpha || theirs >= ours) continue;
                    Line($"| {what} | {scenario.Name} | {Count(ours)} | {peer.Name} | {Count(theirs)} | {Percent(results.WorstOf(peer))} |");
                }
            }
        }
    }

    private static bool HasBound(Scenario scenario) =>
        scenario.Dispersion <= 1 && scenario.Ratio(200) < 100 && scenario.Ratio(scenario.FaultFrom!.Value) == scenario.Ratio(200);

    private static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Delay(Trial trial)
    {
        var missed = 1 - trial.Stopped + trial.Early;
        var mean = double.IsNaN(trial.MeanDelay) ? "–" : trial.MeanDelay.ToString("0.0", CultureInfo.InvariantCulture);
        return missed > 0.0005 ? $"{mean} ({Percent(missed)})" : mean;
    }
}
