using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>What was live when, in Table Storage.</summary>
public sealed class TableLiveStintStore(CanaryStorage storage) : ILiveStintStore
{
    private readonly Revisions<LiveStint> stints = new(
        storage.Live, stint => stint.Application, stint => stint.Environment, stint => stint.Number);

    /// <inheritdoc/>
    public Task<Stored<LiveStint>?> FindAsync(
        string application, string environment, CancellationToken cancellationToken) =>
        stints.FindAsync(application, environment, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> AddAsync(LiveStint stint, string? etag, CancellationToken cancellationToken) =>
        stints.AddAsync(stint, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<LiveStint>> ListAsync(
        string application, string environment, int? before, int most, CancellationToken cancellationToken) =>
        stints.HistoryAsync(application, environment, before, most, cancellationToken);
}
