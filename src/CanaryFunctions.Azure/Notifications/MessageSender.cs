using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Sends messages: each kind of channel in its own way.</summary>
internal sealed class MessageSender(
    MessagePost post, EventGridTopics topics, MessageMail mail, MessageLinks links) : IMessageSender
{
    /// <inheritdoc/>
    public string? WhyNot(ChannelKind kind) => kind is ChannelKind.Email && !mail.IsThere
        ? "This control plane can't send mail: whoever runs it sets Canary:Email (docs/notifications.md)."
        : null;

    /// <inheritdoc/>
    public Task<SendOutcome> SendAsync(
        ChannelAddress address, Message message, CancellationToken cancellationToken) => address switch
    {
        ChannelAddress.Email to => mail.SendAsync(to, message, cancellationToken),
        ChannelAddress.Teams teams => post.JsonAsync(teams.Url, TeamsCard.Of(message, links), cancellationToken),
        ChannelAddress.Slack slack => post.JsonAsync(slack.Url, SlackBlocks.Of(message, links), cancellationToken),
        ChannelAddress.Webhook webhook => post.SignedAsync(webhook, message, links, cancellationToken),
        ChannelAddress.EventGrid topic => topics.SendAsync(topic, message, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown address {address}."),
    };

    /// <inheritdoc/>
    public Task<SendOutcome> AskAsync(ChannelAddress address, string receipt, CancellationToken cancellationToken) =>
        mail.AskAsync(receipt, cancellationToken);
}
