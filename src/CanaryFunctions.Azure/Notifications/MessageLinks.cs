using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Where people go from a message.</summary>
internal sealed class MessageLinks(AzureOptions options)
{
    /// <summary>The rollout's page, where one can act, or the page that a notice about no rollout names; null if it names none, or
    /// if nobody has said where the control plane is reached.</summary>
    public Uri? To(Notice notice) => (options.PublicUrl, notice) switch
    {
        ({ } start, { Rollout: { } rollout }) => new(start, $"rollouts/{rollout}"),
        ({ } start, { Page: { } page }) => new(start, page),
        _ => null,
    };

    /// <summary>What the way there is called.</summary>
    public static string Label(Notice notice) => notice.Topic switch
    {
        Topic.NeedsApproval => "Approve or abort",
        Topic.NeedsDecision or Topic.Paused or Topic.Drift or Topic.NoData or Topic.ProviderError or Topic.Stuck => "Decide",
        Topic.RolledBack => "See why",
        Topic.WeeklyReport => "See all figures",
        _ => "Open the rollout",
    };
}
