using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Messages to look at: what a channel is tried with, and what templates are previewed with.</summary>
public static class Samples
{
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

    /// <summary>What templates are previewed with: a rollback.</summary>
    public static Notice Rollback(DateTimeOffset now)
    {
        var rollout = RolloutId.New(now);
        return new()
        {
            Id = $"{rollout}-000012",
            Topic = Topic.RollbackBegan,
            Severity = Severity.Critical,
            At = now,
            Rollout = rollout,
            Application = "shop",
            Environment = "production",
            Baseline = "1.4.0",
            Canary = "2.0.0",
            Title = "2.0.0 is being taken back",
            Evidence = "errors: 4.1 % of 2,204 requests failed, against 0.3 % of 41,877 of the baseline; that is more than tolerated.",
            Next = "Nobody new gets it, and those who have it go back to 1.4.0.",
        };
    }
}
