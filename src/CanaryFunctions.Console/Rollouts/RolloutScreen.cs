using System.Collections.Immutable;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>All that the screen of a rollout shows.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="View">As the API shows it.</param>
/// <param name="Report">What is told of its whole time.</param>
/// <param name="Headline">What comes before all else.</param>
/// <param name="Rungs">Its way.</param>
/// <param name="Shares">The share wanted and measured.</param>
/// <param name="Checks">Its checks, as the policy orders them.</param>
/// <param name="TakenBackFor">The number that it was taken back for; null if there is none.</param>
internal sealed record RolloutScreen(
    Rollout Rollout,
    RolloutView View,
    RolloutReport Report,
    Headline Headline,
    ImmutableArray<Rung> Rungs,
    Chart Shares,
    ImmutableArray<CheckScreen> Checks,
    DecidingNumber? TakenBackFor)
{
    public static RolloutScreen Of(Rollout rollout, ImmutableArray<RolloutEvent> events, DateTimeOffset now)
    {
        var report = RolloutReport.Of(rollout, events, now);
        var (from, until) = (report.Timeline.FirstVisitors ?? rollout.StartedAt, rollout.EndedAt ?? now);
        return new(
            rollout,
            RolloutView.Of(rollout),
            report,
            Headline.Of(rollout),
            Ladder.Of(rollout, events),
            Chart.OfShares(report, until).Over(from, until),
            [.. rollout.Policy.Checks.Select(check => Of(check, rollout, report, from, until))],
            DecidingNumber.Of(rollout, events));
    }

    private static CheckScreen Of(
        HealthCheck check, Rollout rollout, RolloutReport report, DateTimeOffset from, DateTimeOffset until)
    {
        var series = report.Checks.FirstOrDefault(one => one.Name == check.Name);
        var charts = series is null ? Enumerable.Empty<Chart>() : Chart.OfCheck(check, series);
        return new(
            check,
            rollout.Health.Report?.Checks.FirstOrDefault(one => one.Check == check.Name),
            [.. charts.Select(chart => chart.Over(from, until))]);
    }
}

/// <summary>All that is shown of a check.</summary>
/// <param name="Check">The check, as the policy has it.</param>
/// <param name="Report">What it says now; null before the first look.</param>
/// <param name="Charts">What it said over time.</param>
public sealed record CheckScreen(HealthCheck Check, CheckReport? Report, ImmutableArray<Chart> Charts);
