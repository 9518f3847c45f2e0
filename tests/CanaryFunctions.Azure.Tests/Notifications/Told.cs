using System.Collections.Immutable;
using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Notifications;

/// <summary>Messages about everything that people can be told.</summary>
internal static class Told
{
    public static readonly MessageLinks Links = new(new()
    {
        Credential = new NoCredential(),
        StorageConnectionString = "UseDevelopmentStorage=true",
        PublicUrl = new("https://canary.contoso.com/"),
    });

    /// <summary>One of each topic, about one rollout.</summary>
    public static ImmutableArray<Notice> EachTopic { get; } =
    [
        .. Topics.OfRollouts.Select((topic, index) => Of(topic, index + 1)),
        Week(),
        Samples.Test("ann", "shop", Given.Start) with { Id = "01KAQW5RQ00000000000000000-test" },
    ];

    /// <summary>A notice in which all that people choose is as long and as strange as can be.</summary>
    public static Notice Longest(string text) => Of(Topic.RollbackBegan, 1) with
    {
        Application = new string('a', 60),
        Environment = new string('e', 60),
        Canary = $"1.0.0-{new string('c', 122)}",
        Baseline = $"1.0.0-{new string('b', 122)}",
        Title = Repeat(text, 400),
        Evidence = Repeat(text, Notice.LongestEvidence),
        Next = Repeat(text, 400),
        By = Repeat(text, 200),
    };

    public static Message Message(params ImmutableArray<Notice> notices) => new(notices[0].Id, notices);

    private static string Repeat(string text, int length) =>
        string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..length];

    private static Notice Week()
    {
        var monday = new DateOnly(2026, 11, 16);
        var (both, week) = (
            WeekReport.Query(monday, TimeZoneInfo.Utc), new AnalyticsQuery(monday, monday.AddDays(6), TimeZoneInfo.Utc) { Group = Grouping.Application });
        var day = PackedDay.Of(monday.AddDays(2), "production", [Ended("Succeeded"), Ended("Degraded")]);
        (string, string?, PackedDay)[] days = [("shop", null, day)];
        return WeeklyReports.Tell(
            WeekReport.Of(AnalyticsReader.Sum(both, days), AnalyticsReader.Sum(week, days)), null, null, Given.Start);

        EndedRollout Ended(string outcome) => new()
        {
            At = new(monday.AddDays(2), TimeOnly.MinValue, TimeSpan.Zero),
            Outcome = outcome,
            IsDeployment = true,
            NeededRemedy = outcome == "Degraded",
            IsPrevented = outcome == "Degraded",
            BadAvoided = outcome == "Degraded" ? 420 : 0,
        };
    }

    private static Notice Of(Topic topic, int number)
    {
        var rollout = Given.Rollout(Given.Environment("shop")) with
        {
            Id = RolloutId.Parse("01KAQW5RQ0CANARYCANARYCANA"),
            Phase = new Phase.Stepping(0, Given.Start),
        };
        return Notice.Of(rollout, Event(topic, number))!;
    }

    private static RolloutEvent Event(Topic topic, int number)
    {
        var (kind, sentence) = topic switch
        {
            Topic.Started => (EventKind.Started, "ann started the rollout of 1.1.0 over 1.0.0 with policy careful."),
            Topic.StepPassed => (EventKind.StepPassed, "Step 1 (10 %) is passed. errors: no worse than tolerated."),
            Topic.NeedsApproval => (EventKind.Held, "Step 1 waits for the approval of 1 person other than ann."),
            Topic.ApprovalGiven => (EventKind.Approved, "bob approves of step 1. It is approved."),
            Topic.NeedsDecision => (EventKind.Held, "Step 1 waits for a person to advance it."),
            Topic.VerdictChanged => (EventKind.VerdictChanged, "errors: 4.1 % of 2,204 failed against 0.3 % of 41,877."),
            Topic.Paused => (EventKind.Paused, "Paused by bob."),
            Topic.NoData => (EventKind.Held, "The canary has had no measured request for too long."),
            Topic.ProviderError => (EventKind.Held, "Azure Monitor does not answer."),
            Topic.Drift => (EventKind.Paused, "Somebody has set the canary's share to 40 %, and the step wants 10 %."),
            Topic.Stuck => (EventKind.Stuck, "Azure refuses the swap. Put that right, then retry or abort."),
            Topic.RollbackBegan => (EventKind.RollbackBegan, "errors: 4.1 % of 2,204 failed against 0.3 % of 41,877."),
            Topic.RolledBack => (EventKind.RolledBack, "1.0.0 is live, and nobody gets 1.1.0 any more."),
            Topic.Promoted => (EventKind.Promoted, "1.1.0 is live."),
            Topic.Succeeded => (EventKind.Succeeded, "1.1.0 is live and healthy."),
            _ => throw new ArgumentOutOfRangeException(nameof(topic)),
        };
        return new(number, Given.Start.AddMinutes(number), kind, "Stepping", sentence)
        {
            By = topic is Topic.ApprovalGiven or Topic.Paused ? "bob" : null,
            HeldFor = topic switch
            {
                Topic.NeedsApproval => HoldReason.Approval,
                Topic.NeedsDecision => HoldReason.Decision,
                Topic.NoData => HoldReason.NoData,
                Topic.ProviderError => HoldReason.ProviderError,
                _ => null,
            },
            PausedFor = topic switch
            {
                Topic.Paused => PauseReason.Person,
                Topic.Drift => PauseReason.Drift,
                _ => null,
            },
            Health = topic is Topic.VerdictChanged
                ? new HealthReport(Verdict.Degraded, "Degraded.", "errors", Given.Start, [])
                : null,
        };
    }
}
