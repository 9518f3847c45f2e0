using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Where people go from a message.</summary>
internal sealed class MessageLinks(AzureOptions options)
{
    /// <summary>The rollout's page, where one can act; null if nobody has said where the control plane is reached, or if the
    /// notice is about no rollout.</summary>
    public Uri? To(Notice notice) => options.PublicUrl is { } start && notice.Rollout is { } rollout
        ? new(start, $"rollouts/{rollout}")
        : null;

    /// <summary>What the way there is called.</summary>
    public static string Label(Notice notice) => notice.Topic switch
    {
        Topic.NeedsApproval => "Approve or abort",
        Topic.NeedsDecision or Topic.Paused or Topic.Drift or Topic.NoData or Topic.ProviderError or Topic.Stuck => "Decide",
        Topic.RolledBack => "See why",
        _ => "Open the rollout",
    };
}
