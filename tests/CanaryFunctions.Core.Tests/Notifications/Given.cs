using System.Collections.Immutable;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Notifications;

/// <summary>Notices and channels as tests need them.</summary>
internal static class Given
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static Notice Notice(
        Topic topic = Topic.RollbackBegan,
        Severity severity = Severity.Warning,
        RolloutId? rollout = null,
        int number = 1,
        string application = "shop",
        string environment = "production")
    {
        var id = rollout ?? RolloutId.New(Start);
        return new()
        {
            Id = $"{id}-{number:D6}",
            Topic = topic,
            Severity = severity,
            At = Start,
            Rollout = id,
            Application = application,
            Environment = environment,
            Baseline = "1.0.0",
            Canary = "1.1.0",
            Title = "1.1.0 is being taken back",
            Evidence = "4.1 % failed against 0.3 %.",
            Next = "Nobody new gets it.",
        };
    }

    public static Channel Channel(string id, params ImmutableArray<Subscription> subscriptions) => new()
    {
        Id = id,
        Name = id,
        Kind = ChannelKind.Webhook,
        Shown = "hooks.example",
        Subscriptions = subscriptions.IsEmpty ? [new()] : subscriptions,
        SetBy = "ann",
        SetAt = Start,
    };

    public static Delivery Delivery(RolloutId rollout, int number, DateTimeOffset? due = null, bool isCollected = false) => new()
    {
        Notice = Notice(rollout: rollout, number: number),
        Since = due ?? Start,
        Due = due ?? Start,
        IsCollected = isCollected,
    };
}
