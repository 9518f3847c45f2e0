using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>The figures of a week's report, as tables.</summary>
public static class WeekTables
{
    // So that a mail of the largest control plane is still read, and can be stored.
    private const int MostRows = 200;

    /// <summary>The tables, those without rows left out.</summary>
    public static ImmutableArray<FigureTable> Of(WeekReport report)
    {
        var week = report.Figures;
        FigureTable[] tables =
        [
            new("The four keys", ["", "this week", "the week before"], Beside(report, Keys)),
            new("What was found out", ["", "this week", "the week before"], Beside(report, Found)),
            Table("Checks", ["check", "rollouts", "spoke in", "took back", "wrongly"], week.Checks, check =>
            [
                check.Name, Html.Number(check.Rollouts), Html.Number(check.Spoke), Html.Number(check.Decided),
                Html.Number(check.Wrong),
            ]),
            Table("Slowest phases", ["phase", "rollouts", "on average", "at most"], week.Phases, phase =>
            [
                phase.Name, Html.Number(phase.Rollouts), Html.Long(phase.MeanSeconds), Html.Long(phase.LongestSeconds),
            ]),
            Table("Applications", ["application", "deployments", "failed", "prevented"], report.Applications, one =>
            [
                one.Application ?? "", Html.Number(one.Figures.Dora.Deployments), Html.Number(one.Figures.Dora.Failed),
                Html.Number(one.Figures.IncidentsPrevented),
            ]),
        ];
        return [.. tables.Where(table => !table.Rows.IsEmpty)];
    }

    private static IEnumerable<(string Name, string Figure)> Keys(Figures figures)
    {
        var (dora, rate) = (figures.Dora, figures.Dora.ChangeFailureRate);
        yield return ("deployments", Html.Number(dora.Deployments));
        yield return ("lead time from the commit, median", Html.Long(dora.LeadTimeFromCommit.MedianSeconds));
        yield return ("lead time from the registration, median", Html.Long(dora.LeadTimeFromRegistration.MedianSeconds));
        yield return ("change failure rate", Percent(rate));
        yield return ("recovery time, median", Html.Long(dora.RecoveryTime.MedianSeconds));
    }

    private static IEnumerable<(string Name, string Figure)> Found(Figures figures)
    {
        yield return ("bad versions kept from going live", Html.Number(figures.IncidentsPrevented));
        yield return ("failed requests avoided", Html.Number(figures.BadAvoided));
        yield return ("failed requests that new versions served", Html.Number(figures.BadServed));
        yield return ("time to detect, median", Html.Long(figures.TimeToDetect.MedianSeconds));
        yield return ("time to detect, 90th percentile", Html.Long(figures.TimeToDetect.P90Seconds));
        yield return ("rollbacks", Html.Number(figures.Rollbacks.Count));
        yield return ("judged right", Html.Number(figures.Rollbacks.Right));
        yield return ("judged false alarms", Html.Number(figures.Rollbacks.Wrong));
        yield return ("false rollbacks, of those judged", Percent(figures.Rollbacks.FalseRate));
    }

    private static ImmutableArray<ImmutableArray<string>> Beside(
        WeekReport report, Func<Figures, IEnumerable<(string Name, string Figure)>> of) =>
        [.. of(report.Figures).Zip(of(report.Before), (week, before) => ImmutableArray.Create(week.Name, week.Figure, before.Figure))];

    private static FigureTable Table<T>(
        string title, ImmutableArray<string> headings, ImmutableArray<T> items, Func<T, ImmutableArray<string>> row)
    {
        var rows = items.Take(MostRows).Select(row).ToImmutableArray();
        ImmutableArray<string> more = [$"and {items.Length - MostRows} more", .. Enumerable.Repeat("", headings.Length - 1)];
        return new(title, headings, items.Length > MostRows ? rows.Add(more) : rows);
    }

    private static string Percent(double? rate) => rate is { } share ? $"{Html.Number(100 * share)} %" : "–";
}
