using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Sends messages to the outside.</summary>
public interface IMessageSender
{
    /// <summary>Why a kind of channel can't be used here, for people; null if it can.</summary>
    string? WhyNot(ChannelKind kind);

    /// <summary>A message as a kind of channel is sent it.</summary>
    RenderedMessage Render(ChannelKind kind, Message message);

    /// <summary>Sends a message. Failures are values; only a cancelled call throws.</summary>
    Task<SendOutcome> SendAsync(ChannelAddress address, Message message, CancellationToken cancellationToken);

    /// <summary>Asks what came of a message that a service has taken.</summary>
    Task<SendOutcome> AskAsync(ChannelAddress address, string receipt, CancellationToken cancellationToken);
}

/// <summary>Words messages by templates.</summary>
public interface IMessageTemplates
{
    /// <summary>What is wrong with a template.</summary>
    IEnumerable<FieldError> Errors(MessageTemplate template);

    /// <summary>A notice in the words of a template; in its own where the template has none or fails.</summary>
    Notice Word(Notice notice, MessageTemplate? template);
}

/// <summary>What a channel is sent at once.</summary>
/// <param name="Id">Its id: the same at each try.</param>
/// <param name="Notices">What it tells, oldest first; at least one.</param>
public sealed record Message(string Id, ImmutableArray<Notice> Notices)
{
    /// <summary>A message of one delivery, or of those of one <see cref="Delivery.Batch"/>.</summary>
    public static Message Of(ImmutableArray<Delivery> deliveries) => new(
        deliveries[0].Batch ?? deliveries[0].Id,
        [.. deliveries.Select(delivery => delivery.Notice)]);
}

/// <summary>A message as a channel is sent it.</summary>
/// <param name="MediaType">What the text is, e.g. <c>application/json</c>.</param>
/// <param name="Text">The text.</param>
public sealed record RenderedMessage(string MediaType, string Text);
