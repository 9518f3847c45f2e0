using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Api.Notifications;

/// <summary>A channel as the API shows it: never its address.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Shown">What may be shown of its address.</param>
/// <param name="Application">The application that it is for; null for all.</param>
/// <param name="Subscriptions">Which messages go there.</param>
/// <param name="Template">How its messages are worded; null for the usual way.</param>
/// <param name="SetBy">Who changed it last.</param>
/// <param name="SetAt">When.</param>
public sealed record ChannelView(
    string Name,
    ChannelKind Kind,
    string Shown,
    string? Application,
    ImmutableArray<Subscription> Subscriptions,
    MessageTemplate? Template,
    string SetBy,
    DateTimeOffset SetAt)
{
    /// <summary>The signing key that was made for it, in the answer to the call that made it and never again.</summary>
    public string? Secret { get; init; }

    /// <summary>How many tries in a row have failed; null where it was not asked for, or nothing is known.</summary>
    public int? Failures { get; init; }

    /// <summary>Until when nothing is sent to it, since it has failed too often or has asked for that; null if it is not left alone.
    /// </summary>
    public DateTimeOffset? PausedUntil { get; init; }

    internal static ChannelView Of(Channel channel) => new(
        channel.Name,
        channel.Kind,
        channel.Shown,
        channel.Application,
        channel.Subscriptions,
        channel.Template,
        channel.SetBy,
        channel.SetAt);
}

/// <summary>What a channel was or is to be sent.</summary>
/// <param name="Id">Its id, which receivers see.</param>
/// <param name="Notice">What is told.</param>
/// <param name="State">How far it is.</param>
/// <param name="Due">When it is sent at the earliest.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Said">What was said at the last try.</param>
/// <param name="EndedAt">When it was delivered or given up.</param>
public sealed record DeliveryView(
    string Id,
    Notice Notice,
    DeliveryState State,
    DateTimeOffset Due,
    int Attempts,
    string? Said,
    DateTimeOffset? EndedAt)
{
    internal static DeliveryView Of(Delivery delivery) => new(
        delivery.Id, delivery.Notice, delivery.State, delivery.Due, delivery.Attempts, delivery.Said, delivery.EndedAt);
}

/// <summary>A sample message.</summary>
public sealed record MessagePreview : Notice
{
    [SetsRequiredMembers]
    internal MessagePreview(Notice notice)
        : base(notice)
    {
    }

    /// <summary>How a kind of channel is sent it; null if no kind was asked for.</summary>
    public RenderedMessage? Rendered { get; init; }
}
