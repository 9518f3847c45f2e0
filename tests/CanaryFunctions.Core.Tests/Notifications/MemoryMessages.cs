using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Tests.Notifications;

/// <summary>Channels, keys, deliveries and wake-ups in memory.</summary>
internal sealed class MemoryMessages : IChannelStore, IDeliveryStore, IDeliveryWakeups, IApiKeyStore
{
    private readonly Dictionary<(string Channel, string Id), Delivery> deliveries = [];
    private readonly Dictionary<string, Stored<ChannelState>> states = [];
    private int writes;

    public List<Channel> Channels { get; } = [];

    /// <summary>Outboxes that can't be written.</summary>
    public HashSet<string> Broken { get; } = [];

    public List<ApiKey> Keys { get; } = [];

    public List<(string Channel, DateTimeOffset At)> Wakeups { get; } = [];

    public IEnumerable<Delivery> Deliveries => deliveries.Values;

    public IEnumerable<Notice> Notices(string channel) =>
        deliveries.Where(one => one.Key.Channel == channel).OrderBy(one => one.Key.Id, StringComparer.Ordinal).Select(one => one.Value.Notice);

    public Task<ImmutableArray<Channel>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<Channel>>([.. Channels]);

    public Task<ChannelAddress?> AddressAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelAddress?>(Channels.Any(channel => channel.Id == id)
            ? new ChannelAddress.Webhook(new("https://hooks.example"), "s")
            : null);

    Task<Stored<Channel>?> IChannelStore.FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(Channels.Where(channel => channel.Id == id).Select(channel => new Stored<Channel>(channel, "1")).FirstOrDefault());

    public Task<string?> PutAsync(Channel channel, ChannelAddress address, string? etag, CancellationToken cancellationToken)
    {
        Channels.RemoveAll(old => old.Id == channel.Id);
        Channels.Add(channel);
        return Task.FromResult<string?>("1");
    }

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(Channels.RemoveAll(channel => channel.Id == id) > 0);

    public Task<bool> AddAsync(
        string channel, ImmutableArray<Delivery> added, CancellationToken cancellationToken) => Broken.Contains(channel)
        ? Task.FromException<bool>(new IOException("Storage does not answer."))
        : Task.FromResult(added.Aggregate(false, (any, one) => deliveries.TryAdd((channel, one.Id), one) || any));

    public Task<ImmutableArray<Delivery>> PendingAsync(string channel, int most, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<Delivery>>(
        [
            .. deliveries.Where(one => one.Key.Channel == channel && one.Value.IsPending)
                .OrderBy(one => one.Key.Id, StringComparer.Ordinal).Select(one => one.Value).Take(most),
        ]);

    public Task WriteAsync(string channel, ImmutableArray<Delivery> written, CancellationToken cancellationToken)
    {
        foreach (var one in written) deliveries[(channel, one.Id)] = one;
        return Task.CompletedTask;
    }

    public Task<Delivery?> FindAsync(string channel, string id, CancellationToken cancellationToken) =>
        Task.FromResult(deliveries.GetValueOrDefault((channel, id)));

    public Task<Slice<Delivery>> LogAsync(
        string channel, DeliveryState? state, string? before, int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ForgetAsync(string channel, DateTimeOffset before, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetAllAsync(string channel, CancellationToken cancellationToken)
    {
        foreach (var key in deliveries.Keys.Where(key => key.Channel == channel).ToList()) deliveries.Remove(key);
        states.Remove(channel);
        return Task.CompletedTask;
    }

    public Task<Stored<ChannelState>?> StateAsync(string channel, CancellationToken cancellationToken) =>
        Task.FromResult(states.GetValueOrDefault(channel));

    public Task<string?> SaveStateAsync(string channel, ChannelState state, string? etag, CancellationToken cancellationToken)
    {
        if (states.GetValueOrDefault(channel)?.ETag != etag) return Task.FromResult<string?>(null);
        states[channel] = new(state, $"{++writes}");
        return Task.FromResult<string?>($"{writes}");
    }

    public Task WakeAsync(string channel, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Wakeups.Add((channel, at));
        return Task.CompletedTask;
    }

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Stored<ApiKey>?> IApiKeyStore.FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(Keys.Where(key => key.Id == id).Select(key => new Stored<ApiKey>(key, "1")).FirstOrDefault());

    public Task<bool> ReplaceAsync(ApiKey key, string etag, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Slice<ApiKey>> ListAsync(string? after, int most, CancellationToken cancellationToken) => throw new NotSupportedException();
}
