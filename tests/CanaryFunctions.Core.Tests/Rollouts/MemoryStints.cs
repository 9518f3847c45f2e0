using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>What was live when, of one environment.</summary>
internal sealed class MemoryStints : ILiveStintStore
{
    public List<LiveStint> All { get; } = [];

    public Task<Stored<LiveStint>?> FindAsync(string application, string environment, CancellationToken cancellationToken) =>
        Task.FromResult(All is [.., var last] ? new Stored<LiveStint>(last, $"{last.Number}") : null);

    public Task<string?> AddAsync(LiveStint stint, string? etag, CancellationToken cancellationToken)
    {
        if (etag != (All is [.., var last] ? $"{last.Number}" : null)) return Task.FromResult<string?>(null);
        All.Add(stint);
        return Task.FromResult<string?>($"{stint.Number}");
    }

    public Task<Slice<LiveStint>> ListAsync(
        string application, string environment, int? before, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new Slice<LiveStint>([.. All.AsEnumerable().Reverse().Take(most)], null));
}
