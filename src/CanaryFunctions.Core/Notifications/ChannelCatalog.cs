using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Who asks for something about channels.</summary>
/// <param name="Name">His name, which others may have too.</param>
/// <param name="Credential">What he has shown: another for everybody who can't be told by the name alone.</param>
/// <param name="Key">Id of his API key; null if he has none.</param>
/// <param name="Grants">What he may do.</param>
public sealed record ChannelCaller(string Name, string Credential, string? Key, ImmutableArray<Grant> Grants)
{
    /// <summary>What the ids of his own channels begin with.</summary>
    internal string Mark { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Credential}\n{Name}")))[..16] + ".";
}

/// <summary>Makes, changes and shows channels. Shared ones are an admin's of what they are for; everybody may have some of his
/// own.</summary>
public sealed class ChannelCatalog(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    IMessageSender sender,
    IMessageTemplates templates,
    TimeProvider time)
{
    private const int MostTries = 5;
    private const int MostShared = 500;
    private const int MostOwn = 10;
    private const int MostRead = 100;

    private static readonly TimeSpan aWhile = TimeSpan.FromMinutes(1);

    // As long as somebody's token is believed after he set his channel, since nobody says when he loses it.
    private static readonly TimeSpan believed = TimeSpan.FromDays(90);

    /// <summary>The channels that a caller may see, by name.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="own">Whether his own are asked for, else the shared ones.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ImmutableArray<Channel>> ListAsync(
        ChannelCaller caller, bool own, CancellationToken cancellationToken) =>
    [
        .. from channel in await channels.AllAsync(cancellationToken)
           where own ? channel.Id.StartsWith(caller.Mark, StringComparison.Ordinal) : channel.Owner is null && MaySee(channel, caller)
           orderby channel.Name
           select channel,
    ];

    /// <summary>Finds a channel that the caller may see.</summary>
    public async Task<Answer<Stored<Channel>>> FindAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken) =>
        await channels.FindAsync(IdOf(name, caller, own), cancellationToken) is { } found && MaySee(found.Value, caller)
            ? found
            : Unknown(name);

    /// <summary>Finds a channel that the caller may change and use.</summary>
    public async Task<Answer<Stored<Channel>>> FindToChangeAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindAsync(name, caller, own, cancellationToken);
        return found.Value is { Value: var channel } && !MayChange(channel.Scope, caller, own)
            ? Forbidden(channel.Scope)
            : found;
    }

    /// <summary>Words a sample message; nothing is sent.</summary>
    /// <param name="topic">What it is about: one of <see cref="Topics.OfRollouts"/>.</param>
    /// <param name="template">In whose words.</param>
    /// <returns>The message; or what is wrong with the template.</returns>
    public Answer<Notice> Preview(Topic topic, MessageTemplate template)
    {
        ImmutableArray<Policies.FieldError> errors = [.. templates.Errors(template)];
        return errors.IsEmpty
            ? templates.Word(Samples.Of(topic, time.GetUtcNow()), template)
            : new Refusal(RefusalKind.Invalid, "template-invalid", "The template can't be used: see the errors.") { Errors = errors };
    }

    /// <summary>Makes a channel, or changes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="wanted">How it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="own">Whether it is his own, else shared.</param>
    /// <param name="precondition">How it must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was there before and is there now; or what is wrong.</returns>
    public async Task<Answer<ChannelChange>> PutAsync(
        string name,
        WantedChannel wanted,
        ChannelCaller caller,
        bool own,
        Precondition precondition,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Policies.FieldError> errors =
        [
            .. Names.IsValid(name) ? [] : new[] { new Policies.FieldError("name", $"'{name}': {Names.Rule}") },
            .. ChannelRules.Errors(wanted),
            .. wanted.Template is { } template ? templates.Errors(template) : [],
        ];
        if (!errors.IsEmpty)
            return new Refusal(RefusalKind.Invalid, "channel-invalid", "The channel can't be kept: see the errors.") { Errors = errors };
        if (!MayChange(new(wanted.Application), caller, own)) return Forbidden(new(wanted.Application));
        if (wanted.Address is { } given && sender.WhyNot(given.Kind) is { } reason)
            return new Refusal(RefusalKind.Conflict, "channel-kind", reason);

        var id = IdOf(name, caller, own);
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var before = await channels.FindAsync(id, cancellationToken);
            if (!precondition.Holds(before?.ETag)) return Refusal.Changed($"Channel '{name}'");
            if (before is null && await IsFullAsync(caller, own, cancellationToken) is { } full) return full;
            if (before is { Value: var old } && !MayChange(old.Scope, caller, own)) return Forbidden(old.Scope);
            var known = before is null ? null : await channels.AddressAsync(id, cancellationToken);
            if ((wanted.Address ?? known) is not { } address)
            {
                return new Refusal(RefusalKind.Invalid, "channel-invalid", "The channel can't be kept: see the errors.")
                {
                    Errors = [new("address", "A new channel needs an address.")],
                };
            }

            var (complete, made) = Complete(address, known);
            var channel = Of(id, name, wanted, complete, caller, own) with
            {
                Incarnation = before is null ? Ulid.NewUlid(time.GetUtcNow()).ToString() : before.Value.Incarnation,
            };
            if (await channels.PutAsync(channel, complete, before?.ETag, cancellationToken) is { } etag)
                return new ChannelChange(before?.Value, new(channel, etag), made);
        }

        return new Refusal(RefusalKind.Unavailable, "channel-busy", $"Channel '{name}' is being written. Try again.");
    }

    /// <summary>Removes a channel, and what it was and was still to be sent.</summary>
    public async Task<Answer<Channel>> RemoveAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindToChangeAsync(name, caller, own, cancellationToken);
        if (found.Value is not { Value: var channel }) return found.Refusal!;

        // Asked for before, too: whoever looks after a channel that is not there forgets what was its.
        var now = time.GetUtcNow();
        await wakeups.WakeAsync(channel.Outbox, now + aWhile, cancellationToken);
        await channels.RemoveAsync(channel.Id, cancellationToken);
        await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
        return channel;
    }

    /// <summary>Makes a new signing key for a webhook. Messages are signed with the old one too until the next time.</summary>
    public async Task<Answer<ChannelChange>> RotateAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindToChangeAsync(name, caller, own, cancellationToken);
        if (found.Value is not { } stored) return found.Refusal!;
        if (await channels.AddressAsync(stored.Value.Id, cancellationToken) is not ChannelAddress.Webhook webhook)
            return new Refusal(RefusalKind.Conflict, "channel-kind", $"Only webhooks have a signing key, and '{name}' is none.");
        var made = NewSecret();
        var newest = webhook.Secret?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        var changed = stored.Value with { SetBy = caller.Name, SetAt = time.GetUtcNow() };
        return await channels.PutAsync(
            changed, webhook with { Secret = $"{made} {newest}".TrimEnd() }, stored.ETag, cancellationToken) is { } etag
            ? new ChannelChange(stored.Value, new(changed, etag), made)
            : Refusal.Changed($"Channel '{name}'");
    }

    /// <summary>Sends a message to try the channel, now; it is in the log too.</summary>
    public async Task<Answer<Delivery>> TestAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindToChangeAsync(name, caller, own, cancellationToken);
        if (found.Value is not { Value: var channel }) return found.Refusal!;
        if (await channels.AddressAsync(channel.Id, cancellationToken) is not { } address) return Unknown(name);
        var now = time.GetUtcNow();
        var delivery = new Delivery { Notice = Samples.Test(caller.Name, channel.Application, now), Since = now, Due = now };
        var outcome = await sender.SendAsync(
            address, new(delivery.Id, [templates.Word(delivery.Notice, channel.Template)]), cancellationToken);
        delivery = Dispatch.Settle([delivery], outcome, new(), time.GetUtcNow()).Deliveries[0];

        // A test is tried once: whoever tests sees the answer, and tries again.
        if (delivery.State is DeliveryState.Pending) delivery = delivery with { State = DeliveryState.Dead, EndedAt = time.GetUtcNow() };
        await deliveries.AddAsync(channel.Outbox, [delivery], cancellationToken);
        if (delivery.IsPending) await wakeups.WakeAsync(channel.Outbox, delivery.Due, cancellationToken);
        return delivery;
    }

    /// <summary>Sends again what was given up.</summary>
    public async Task<Answer<Delivery>> ResendAsync(
        string name, string id, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindToChangeAsync(name, caller, own, cancellationToken);
        if (found.Value is not { Value: var channel }) return found.Refusal!;
        if (await deliveries.FindAsync(channel.Outbox, id, cancellationToken) is not { } delivery)
            return new Refusal(RefusalKind.NotFound, "delivery-unknown", $"Channel '{name}' has no delivery '{id}'.");
        if (delivery.State is not DeliveryState.Dead)
        {
            return new Refusal(RefusalKind.Conflict, "delivery-not-dead",
                $"Only a delivery that was given up can be sent again, and this one is {delivery.State.ToString().ToLowerInvariant()}.");
        }

        var now = time.GetUtcNow();
        var again = Again(delivery, now);
        await deliveries.WriteAsync(channel.Outbox, [again], cancellationToken);
        await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
        return again;
    }

    /// <summary>Sends again all that was given up.</summary>
    /// <returns>How many that are.</returns>
    public async Task<Answer<Resent>> ResendAllAsync(
        string name, ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var found = await FindToChangeAsync(name, caller, own, cancellationToken);
        if (found.Value is not { Value: var channel }) return found.Refusal!;
        var (count, now) = (0, time.GetUtcNow());
        string? next = null;
        do
        {
            var dead = await deliveries.LogAsync(channel.Outbox, DeliveryState.Dead, next, MostRead, cancellationToken);
            foreach (var some in dead.Items.Chunk(Dispatch.MostTogether))
                await deliveries.WriteAsync(channel.Outbox, [.. some.Select(delivery => Again(delivery, now))], cancellationToken);
            (count, next) = (count + dead.Items.Length, dead.Next);
        }
        while (next is not null);
        if (count > 0) await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
        return new Resent(count);
    }

    /// <summary>How a channel does; null if nothing is known of it.</summary>
    public async Task<ChannelState?> StateAsync(Channel channel, CancellationToken cancellationToken) =>
        (await deliveries.StateAsync(channel.Outbox, cancellationToken))?.Value;

    private static Delivery Again(Delivery delivery, DateTimeOffset now) => delivery with
    {
        State = DeliveryState.Pending, Since = now, Due = now, Attempts = 0, EndedAt = null, IsCollected = false, Batch = null,
    };

    private static string IdOf(string name, ChannelCaller caller, bool own) => own ? caller.Mark + name : name;

    private static bool MaySee(Channel channel, ChannelCaller caller) =>
        channel.Owner is not null || caller.Grants.Any(grant => grant.Scope.Meets(channel.Scope));

    private static bool MayChange(Scope scope, ChannelCaller caller, bool own) =>
        own || caller.Grants.Any(grant => grant.Allows(Role.Admin, scope));

    private static Refusal Unknown(string name) =>
        new(RefusalKind.NotFound, "channel-unknown", $"There is no channel '{name}'.");

    private static Refusal Forbidden(Scope scope) =>
        new(RefusalKind.Forbidden, "not-allowed", $"A shared channel is changed and used by an admin of {scope}. You can have your own.");

    private static (ChannelAddress Address, string? Made) Complete(ChannelAddress address, ChannelAddress? known)
    {
        if (address is not ChannelAddress.Webhook { Secret: null } webhook) return (address, null);
        if (known is ChannelAddress.Webhook { Secret: { } kept }) return (webhook with { Secret = kept }, null);
        var made = NewSecret();
        return (webhook with { Secret = made }, made);
    }

    private static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private Channel Of(
        string id, string name, WantedChannel wanted, ChannelAddress address, ChannelCaller caller, bool own) => new()
    {
        Id = id,
        Name = name,
        Kind = address.Kind,
        Shown = address.Shown,
        Application = wanted.Application,
        Owner = own ? new(caller.Name, caller.Key, caller.Grants, time.GetUtcNow() + believed) : null,
        Subscriptions = wanted.Subscriptions.IsEmpty ? [new()] : wanted.Subscriptions,
        Template = wanted.Template,
        SetBy = caller.Name,
        SetAt = time.GetUtcNow(),
    };

    private async Task<Refusal?> IsFullAsync(ChannelCaller caller, bool own, CancellationToken cancellationToken)
    {
        var all = await channels.AllAsync(cancellationToken);
        var (there, most) = own
            ? (all.Count(channel => channel.Id.StartsWith(caller.Mark, StringComparison.Ordinal)), MostOwn)
            : (all.Count(channel => channel.Owner is null), MostShared);
        return there < most
            ? null
            : new(RefusalKind.Conflict, "channels-full", $"There are {most} channels already. Remove one that is not needed.");
    }
}

/// <summary>How somebody wants a channel to be.</summary>
public sealed record WantedChannel
{
    /// <summary>Where messages go; null to keep the address that there is.</summary>
    public ChannelAddress? Address { get; init; }

    /// <summary>The application that it is for; null for all.</summary>
    public string? Application { get; init; }

    /// <summary>Which messages go there; empty for the usual ones. At most 20.</summary>
    public ImmutableArray<Subscription> Subscriptions { get; init; } = [];

    /// <summary>How its messages are worded; null for the usual way.</summary>
    public MessageTemplate? Template { get; init; }
}

/// <summary>That a channel was made or changed.</summary>
/// <param name="Before">How it was; null if it is new.</param>
/// <param name="After">How it is.</param>
/// <param name="Secret">The signing key that was made for it, which is shown this once; null if none was.</param>
public sealed record ChannelChange(Channel? Before, Stored<Channel> After, string? Secret)
{
    /// <summary>The channel only, never the key.</summary>
    public override string ToString() => After.Value.Id;
}

/// <summary>That deliveries are sent again.</summary>
/// <param name="Count">How many.</param>
public sealed record Resent(int Count);
