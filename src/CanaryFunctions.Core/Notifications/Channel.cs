using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Where messages go, and which. Its address is kept apart, since it is secret.</summary>
public sealed record Channel
{
    private const char Mark = '~';

    /// <summary>Its id: its name; for a person's own, with a mark of the person before it.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, as <see cref="Names.Rule"/> has it.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind.</summary>
    public required ChannelKind Kind { get; init; }

    /// <summary>What may be shown of its address.</summary>
    public required string Shown { get; init; }

    /// <summary>The application that it is for; null for all.</summary>
    public string? Application { get; init; }

    /// <summary>Whose own it is; null for one that is shared.</summary>
    public ChannelOwner? Owner { get; init; }

    /// <summary>Which messages go there. One that several want is sent once.</summary>
    public required ImmutableArray<Subscription> Subscriptions { get; init; }

    /// <summary>How its messages are worded; null for the usual way.</summary>
    public MessageTemplate? Template { get; init; }

    /// <summary>Who changed it last.</summary>
    public required string SetBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset SetAt { get; init; }

    /// <summary>Tells it from others that had its name before; null for one that was made when they were not told apart.</summary>
    public string? Incarnation { get; init; }

    /// <summary>Where its deliveries are kept: not where those of a channel are that had its name before.</summary>
    [JsonIgnore]
    public string Outbox => Incarnation is null ? Id : $"{Id}{Mark}{Incarnation}";

    /// <summary>What it may tell of.</summary>
    public Scope Scope => new(Application);

    /// <summary>The id of the channel that an outbox is, or was, of.</summary>
    public static string IdOf(string outbox) => outbox.Split(Mark)[0];

    /// <summary>When a notice is to go there; null if nobody there wants it.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="now">The time.</param>
    public Timing? TimingOf(Notice notice, DateTimeOffset now) =>
        Application is null || Application == notice.Application
            ? Subscriptions.Where(subscription => subscription.Wants(notice))
                .Select(subscription => subscription.TimingOf(notice, now))
                .MinBy(timing => timing.Due)
            : null;
}

/// <summary>Whose own a channel is. It is sent only what its owner may see.</summary>
/// <param name="Name">The owner's name.</param>
/// <param name="Key">Id of the key that he had when he set it: what that key may see now counts. Null if he had a token.</param>
/// <param name="Grants">What he could do when he set it.</param>
/// <param name="Until">Until when that is believed, where there is no key to ask.</param>
public sealed record ChannelOwner(string Name, string? Key, ImmutableArray<Grant> Grants, DateTimeOffset Until);

/// <summary>Own words for messages, as Liquid templates. Facts and links are always added.</summary>
/// <param name="Title">What happened in a few words; null for the usual.</param>
/// <param name="Text">What is told of it; null for the usual.</param>
/// <remarks>https://shopify.github.io/liquid/</remarks>
public sealed record MessageTemplate(string? Title = null, string? Text = null)
{
    /// <summary>The longest template, in characters.</summary>
    public const int Longest = 4000;
}
