using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Messages to look at: what a channel is tried with, and what templates are previewed with.</summary>
public static class Samples
{
    private const string Finding =
        "errors: 4.1 % of 2,204 requests failed, against 0.3 % of 41,877 of the baseline; that is more than tolerated.";

    /// <summary>What a channel is tried with.</summary>
    /// <param name="by">Who tries it.</param>
    /// <param name="application">The channel's application; null for all.</param>
    /// <param name="now">The time.</param>
    public static Notice Test(string by, string? application, DateTimeOffset now) => new()
    {
        Id = $"{Ulid.NewUlid(now)}-test",
        Topic = Topic.Test,
        Severity = Severity.Info,
        At = now,
        Application = application ?? "all applications",
        Title = "This channel works",
        Evidence = $"{by} has sent this to try the channel.",
        Next = "Nothing is asked of you.",
        By = by,
    };

    /// <summary>What templates are tried with: a rollback.</summary>
    public static Notice Rollback(DateTimeOffset now) => Of(Topic.RollbackBegan, now);

    /// <summary>What a rollout can be told of.</summary>
    /// <param name="topic">One of <see cref="Topics.OfRollouts"/>.</param>
    /// <param name="now">The time.</param>
    public static Notice Of(Topic topic, DateTimeOffset now)
    {
        var (kind, sentence) = Event(topic);
        var happened = new RolloutEvent(12, now, kind, nameof(Phase.Stepping), sentence)
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
            Health = topic is Topic.VerdictChanged ? new(Verdict.Degraded, Finding, "errors", now, []) : null,
        };
        return Notice.Of(Rollout(topic, now), happened)!;
    }

    private static (EventKind Kind, string Sentence) Event(Topic topic) => topic switch
    {
        Topic.Started => (EventKind.Started, "ann started the rollout of 2.0.0 over 1.4.0 with policy careful."),
        Topic.StepPassed => (EventKind.StepPassed, "Step 1 (10 %) is passed. errors: no worse than tolerated."),
        Topic.NeedsApproval => (EventKind.Held, "Step 1 waits for the approval of 1 person other than ann."),
        Topic.ApprovalGiven => (EventKind.Approved, "bob approves of step 1. It is approved."),
        Topic.NeedsDecision => (EventKind.Held, "Step 1 waits for a person to advance it."),
        Topic.VerdictChanged => (EventKind.VerdictChanged, Finding),
        Topic.Paused => (EventKind.Paused, "Paused by bob."),
        Topic.NoData => (EventKind.Held, "The canary has had no measured request for too long."),
        Topic.ProviderError => (EventKind.Held, "Azure Monitor does not answer."),
        Topic.Drift => (EventKind.Paused, "Somebody has set the canary's share to 40 %, and the step wants 10 %."),
        Topic.Stuck => (EventKind.Stuck, "Azure refuses the swap. Put that right, then retry or abort."),
        Topic.RollbackBegan => (EventKind.RollbackBegan, Finding),
        Topic.RolledBack => (EventKind.RolledBack, "1.4.0 is live, and nobody gets 2.0.0 any more."),
        Topic.Promoted => (EventKind.Promoted, "2.0.0 is live."),
        Topic.Succeeded => (EventKind.Succeeded, "2.0.0 is live and healthy."),
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "No rollout tells of that."),
    };

    private static Rollout Rollout(Topic topic, DateTimeOffset now) => new()
    {
        Id = RolloutId.New(now),
        Environment = new("shop", "production", new(Guid.Empty, "shop", "shop", "canary")),
        Baseline = Version(new(1, 4, 0)),
        Canary = Version(new(2, 0, 0)),
        Policy = new() { Name = "careful", Steps = [new() { Weight = new(10) }] },
        Pace = new(),
        StartedBy = "ann",
        Ticket = "sample",
        Phase = topic is Topic.RollbackBegan or Topic.RolledBack
            ? new Phase.RollingBack(new Cause.Degraded("errors", Finding), new())
            : new Phase.Stepping(0, now),
    };

    private static AppVersion Version(SemVersion number) =>
        new("shop", number, new Artifact.Package(new($"https://packages.example/shop-{number}.zip")));
}
