using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Tags in Table Storage.</summary>
public sealed class TableTagStore(CanaryStorage storage) : ITagStore
{
    private readonly Revisions<TagMove> moves = new(
        storage.Tags, move => move.Application, move => move.Tag, move => move.Number);

    /// <inheritdoc/>
    public Task<Stored<TagMove>?> FindAsync(string application, string tag, CancellationToken cancellationToken) =>
        moves.FindAsync(application, tag, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> AddAsync(TagMove move, string? etag, CancellationToken cancellationToken) =>
        moves.AddAsync(move, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<TagMove>> ListAsync(
        string application, string? after, int most, CancellationToken cancellationToken) =>
        moves.ListAsync(application, after, most, cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<TagMove>> MovesAsync(
        string application, string tag, int? before, int most, CancellationToken cancellationToken) =>
        moves.HistoryAsync(application, tag, before, most, cancellationToken);
}
