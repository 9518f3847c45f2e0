using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Versions;

/// <summary>Where tags are kept, with all their moves.</summary>
public interface ITagStore
{
    /// <summary>The last move of a tag; null if it never was.</summary>
    Task<Stored<TagMove>?> FindAsync(string application, string tag, CancellationToken cancellationToken);

    /// <summary>Writes a move.</summary>
    /// <param name="move">Numbered one more than the last; 1 for the first.</param>
    /// <param name="etag">The ETag of the last, as it was read; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has moved it since, and then nothing is written.</returns>
    Task<string?> AddAsync(TagMove move, string? etag, CancellationToken cancellationToken);

    /// <summary>The last moves of an application's tags, by name; of those that were taken away, too.</summary>
    Task<Slice<TagMove>> ListAsync(string application, string? after, int most, CancellationToken cancellationToken);

    /// <summary>All moves of a tag, the newest first.</summary>
    Task<Slice<TagMove>> MovesAsync(
        string application, string tag, int? before, int most, CancellationToken cancellationToken);
}
