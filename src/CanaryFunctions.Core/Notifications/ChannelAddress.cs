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
    public abstract ChannelKind Kind { get; }

    /// <summary>What of it may be shown: never what lets somebody send there.</summary>
    [JsonIgnore]
    public abstract string Shown { get; }

    /// <summary>What may be shown; never a secret.</summary>
    public sealed override string ToString() => $"{Kind} {Shown}";

    /// <summary>Mail.</summary>
    /// <param name="To">Who gets it; 1 to 20 addresses.</param>
    public sealed record Email(ImmutableArray<string> To) : ChannelAddress
    {
        /// <inheritdoc/>
        public override ChannelKind Kind => ChannelKind.Email;

        /// <inheritdoc/>
        public override string Shown => string.Join(", ", To);
    }

    /// <summary>A channel or chat of Microsoft Teams, by a workflow that posts what it is sent.</summary>
    /// <param name="Url">The workflow's address, which is a secret.</param>
    public sealed record Teams(Uri Url) : ChannelAddress
    {
        /// <inheritdoc/>
        public override ChannelKind Kind => ChannelKind.Teams;

        /// <inheritdoc/>
        public override string Shown => Url.Host;
    }

    /// <summary>A channel of Slack, by an incoming webhook.</summary>
    /// <param name="Url">The webhook's address, which is a secret.</param>
    public sealed record Slack(Uri Url) : ChannelAddress
    {
        /// <inheritdoc/>
        public override ChannelKind Kind => ChannelKind.Slack;

        /// <inheritdoc/>
        public override string Shown => Url.Host;
    }

    /// <summary>Any server that takes CloudEvents, signed.</summary>
    /// <param name="Url">Its address.</param>
    /// <param name="Secret">The key that messages are signed with, or several with spaces between while one replaces another;
    /// null to have one made.</param>
    public sealed record Webhook(Uri Url, string? Secret = null) : ChannelAddress
    {
        /// <inheritdoc/>
        public override ChannelKind Kind => ChannelKind.Webhook;

        /// <inheritdoc/>
        public override string Shown => Url.Host;
    }

    /// <summary>A topic of Azure Event Grid, as CloudEvents.</summary>
    /// <param name="Url">The topic's endpoint, e.g. <c>https://name.westeurope-1.eventgrid.azure.net/api/events</c>.</param>
    /// <param name="Key">Its access key; null to sign in as the control plane, which needs the role EventGrid Data Sender.</param>
    public sealed record EventGrid(Uri Url, string? Key = null) : ChannelAddress
    {
        /// <inheritdoc/>
        public override ChannelKind Kind => ChannelKind.EventGrid;

        /// <inheritdoc/>
        public override string Shown => Url.Host;
    }
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
