using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Environments;

/// <summary>Where it is kept what was live when.</summary>
public interface ILiveStintStore
{
    /// <summary>What was seen live last; null if nothing was yet.</summary>
    Task<Stored<LiveStint>?> FindAsync(string application, string environment, CancellationToken cancellationToken);

    /// <summary>Adds a stint.</summary>
    /// <param name="stint">Numbered one more than the last; 1 for the first.</param>
    /// <param name="etag">The ETag of the last, as it was read; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has added one since, and then nothing is written.</returns>
    Task<string?> AddAsync(LiveStint stint, string? etag, CancellationToken cancellationToken);

    /// <summary>All stints, the newest first.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="before">Only stints before this number; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<LiveStint>> ListAsync(
        string application, string environment, int? before, int most, CancellationToken cancellationToken);
}
