using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Where a channel's messages go, with the secrets that it takes. Kept encrypted, and never shown.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Email), "email")]
[JsonDerivedType(typeof(Teams), "teams")]
[JsonDerivedType(typeof(Slack), "slack")]
[JsonDerivedType(typeof(Webhook), "webhook")]
[JsonDerivedType(typeof(EventGrid), "eventGrid")]
public abstract record ChannelAddress
{
    private ChannelAddress()
    {
    }

    /// <summary>Its kind.</summary>
    [JsonIgnore]
    public ChannelKind Kind => this switch
    {
        Email => ChannelKind.Email,
        Teams => ChannelKind.Teams,
        Slack => ChannelKind.Slack,
        Webhook => ChannelKind.Webhook,
        EventGrid => ChannelKind.EventGrid,
        _ => throw new InvalidOperationException("Unknown kind."),
    };

    /// <summary>What of it may be shown: never what lets somebody send there.</summary>
    [JsonIgnore]
    public string Shown => this switch
    {
        Email mail => string.Join(", ", mail.To),
        Teams teams => teams.Url.Host,
        Slack slack => slack.Url.Host,
        Webhook webhook => webhook.Url.Host,
        EventGrid topic => topic.Url.Host,
        _ => throw new InvalidOperationException("Unknown kind."),
    };

    /// <summary>What may be shown; never a secret.</summary>
    public sealed override string ToString() => $"{Kind} {Shown}";

    /// <summary>Mail.</summary>
    /// <param name="To">Who gets it; 1 to 20 addresses.</param>
    public sealed record Email(ImmutableArray<string> To) : ChannelAddress;

    /// <summary>A channel or chat of Microsoft Teams, by a workflow that posts what it is sent.</summary>
    /// <param name="Url">The workflow's address, which is a secret.</param>
    public sealed record Teams(Uri Url) : ChannelAddress;

    /// <summary>A channel of Slack, by an incoming webhook.</summary>
    /// <param name="Url">The webhook's address, which is a secret.</param>
    public sealed record Slack(Uri Url) : ChannelAddress;

    /// <summary>Any server that takes CloudEvents, signed.</summary>
    /// <param name="Url">Its address.</param>
    /// <param name="Secret">The key that messages are signed with, or several with spaces between while one replaces another;
    /// null to have one made.</param>
    public sealed record Webhook(Uri Url, string? Secret = null) : ChannelAddress;

    /// <summary>A topic of Azure Event Grid, as CloudEvents.</summary>
    /// <param name="Url">The topic's endpoint, e.g. <c>https://name.westeurope-1.eventgrid.azure.net/api/events</c>.</param>
    /// <param name="Key">Its access key; null to sign in as the control plane, which needs the role EventGrid Data Sender.</param>
    public sealed record EventGrid(Uri Url, string? Key = null) : ChannelAddress;
}

/// <summary>Kinds of channels.</summary>
public enum ChannelKind
{
    /// <summary>Mail, by Azure Communication Services.</summary>
    Email,

    /// <summary>Microsoft Teams.</summary>
    Teams,

    /// <summary>Slack.</summary>
    Slack,

    /// <summary>A signed webhook.</summary>
    Webhook,

    /// <summary>A topic of Azure Event Grid.</summary>
    EventGrid,
}
