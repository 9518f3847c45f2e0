using System.Text;
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
    public RenderedMessage Render(ChannelKind kind, Message message) => kind switch
    {
        ChannelKind.Email => new("text/html", MessageMail.Mail(new([]), message, links).Html),
        ChannelKind.Teams => Json(TeamsCard.Of(message, links)),
        ChannelKind.Slack => Json(SlackBlocks.Of(message, links)),
        ChannelKind.Webhook => new(NoticeEvent.MediaType(message), Encoding.UTF8.GetString(NoticeEvent.Body(message, links))),
        ChannelKind.EventGrid => new(NoticeEvent.BatchType, Encoding.UTF8.GetString(NoticeEvent.Batch(message, links))),
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };

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

    private static RenderedMessage Json(byte[] body) => new("application/json", Encoding.UTF8.GetString(body));
}
