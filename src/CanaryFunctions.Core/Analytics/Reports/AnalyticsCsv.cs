using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Figures as a table: a line for each period and group, or one for the whole if there are none. Behind the columns that
/// are always there come some for each outcome, phase and check that there is in any line, by name.</summary>
public static class AnalyticsCsv
{
    private static readonly string[] header =
    [
        "from", "to", "zone", "team", "application", "environment", "outcome", "rollouts", "succeeded", "taken_back", "deployments",
        "deployments_per_day", "lead_commit_count", "lead_commit_median_s", "lead_commit_p90_s", "lead_registration_count",
        "lead_registration_median_s", "lead_registration_p90_s", "failed", "change_failure_rate", "recovery_count",
        "recovery_median_s", "recovery_p90_s", "detect_count", "detect_median_s", "judged_right", "judged_wrong",
        "false_rollback_rate", "incidents_prevented", "bad_avoided", "bad_served", "detect_p90_s",
    ];

    /// <summary>Writes them.</summary>
    public static string Write(AnalyticsAnswer answer)
    {
        ImmutableArray<FiguresGroup> groups = answer.Groups.IsEmpty
            ? [new(answer.From, answer.To, null, null, null, answer.Total)]
            : answer.Groups;
        var outcomes = Names(groups, figures => figures.Outcomes.Keys);
        var phases = Names(groups, figures => figures.Phases.Select(phase => phase.Name));
        var checks = Names(groups, figures => figures.Checks.Select(check => check.Name));
        return Csv.File(
            [
                .. header,
                .. outcomes.Select(outcome => $"outcome_{outcome}"),
                .. phases.SelectMany(Of("phase", "rollouts", "total_s", "mean_s", "longest_s")),
                .. checks.SelectMany(Of("check", "rollouts", "spoke", "decided", "wrong")),
            ],
            groups.Select(group => (object?[])
            [
                .. Line(answer.Zone, group),
                .. outcomes.Select(outcome => (object?)group.Figures.Outcomes.GetValueOrDefault(outcome)),
                .. phases.SelectMany(name => Phase(group.Figures.Phases.FirstOrDefault(phase => phase.Name == name))),
                .. checks.SelectMany(name => Check(group.Figures.Checks.FirstOrDefault(check => check.Name == name))),
            ]));
    }

    private static string[] Names(ImmutableArray<FiguresGroup> groups, Func<Figures, IEnumerable<string>> of) =>
        [.. groups.SelectMany(group => of(group.Figures)).Distinct().Order(StringComparer.Ordinal)];

    private static Func<string, IEnumerable<string>> Of(string kind, params string[] figures) =>
        name => figures.Select(figure => $"{kind}_{name}_{figure}");

    private static object?[] Phase(PhaseFigures? phase) =>
        [phase?.Rollouts, phase?.TotalSeconds, phase?.MeanSeconds, phase?.LongestSeconds];

    private static object?[] Check(CheckFigures? check) => [check?.Rollouts, check?.Spoke, check?.Decided, check?.Wrong];

    private static object?[] Line(string zone, FiguresGroup group)
    {
        var (figures, dora) = (group.Figures, group.Figures.Dora);
        var (commit, registration, recovery) = (dora.LeadTimeFromCommit, dora.LeadTimeFromRegistration, dora.RecoveryTime);
        return
        [
            group.From, group.To, zone, group.Team, group.Application, group.Environment, group.Outcome, figures.Rollouts,
            figures.Rollouts - figures.Rollbacks.Count, figures.Rollbacks.Count, dora.Deployments, dora.DeploymentsPerDay,
            commit.Count, commit.MedianSeconds, commit.P90Seconds, registration.Count, registration.MedianSeconds,
            registration.P90Seconds, dora.Failed, dora.ChangeFailureRate, recovery.Count, recovery.MedianSeconds,
            recovery.P90Seconds, figures.TimeToDetect.Count, figures.TimeToDetect.MedianSeconds, figures.Rollbacks.Right,
            figures.Rollbacks.Wrong, figures.Rollbacks.FalseRate, figures.IncidentsPrevented, figures.BadAvoided,
            figures.BadServed, figures.TimeToDetect.P90Seconds,
        ];
    }
}
