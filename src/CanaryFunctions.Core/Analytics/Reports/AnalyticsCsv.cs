namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Figures as a table: a line for each period and group, or one for the whole if there are none.</summary>
public static class AnalyticsCsv
{
    private static readonly string[] header =
    [
        "from", "to", "zone", "team", "application", "environment", "outcome", "rollouts", "succeeded", "taken_back", "deployments",
        "deployments_per_day", "lead_commit_count", "lead_commit_median_s", "lead_commit_p90_s", "lead_registration_count",
        "lead_registration_median_s", "lead_registration_p90_s", "failed", "change_failure_rate", "recovery_count",
        "recovery_median_s", "recovery_p90_s", "detect_count", "detect_median_s", "judged_right", "judged_wrong",
        "false_rollback_rate", "incidents_prevented", "bad_avoided", "bad_served",
    ];

    /// <summary>Writes them.</summary>
    public static string Write(AnalyticsAnswer answer) => Csv.File(
        header,
        answer.Groups.IsEmpty
            ? [Line(answer.Zone, new(answer.From, answer.To, null, null, null, answer.Total))]
            : answer.Groups.Select(group => Line(answer.Zone, group)));

    private static object?[] Line(string zone, FiguresGroup group)
    {
        var (figures, dora) = (group.Figures, group.Figures.Dora);
        var (commit, registration, recovery) = (dora.LeadTimeFromCommit, dora.LeadTimeFromRegistration, dora.RecoveryTime);
        return
        [
            group.From, group.To, zone, group.Team, group.Application, group.Environment, group.Outcome, figures.Rollouts,
            figures.Rollouts - figures.Rollbacks.Count, figures.Rollbacks.Count, dora.Deployments, dora.DeploymentsPerDay,
            commit.Count, commit.MedianSeconds, commit.P90Seconds, registration.Count, registration.MedianSeconds,
            registration.P90Seconds, dora.Failed, dora.ChangeFailureRate, recovery.Count, recovery.MedianSeconds, recovery.P90Seconds, figures.TimeToDetect.Count,
            figures.TimeToDetect.MedianSeconds, figures.Rollbacks.Right, figures.Rollbacks.Wrong, figures.Rollbacks.FalseRate,
            figures.IncidentsPrevented, figures.BadAvoided, figures.BadServed,
        ];
    }
}
