using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Policies;

/// <summary>Where policies are kept, with all their revisions.</summary>
public interface IPolicyStore
{
    /// <summary>The latest revision.</summary>
    Task<Stored<PolicyRevision>?> FindAsync(string application, string name, CancellationToken cancellationToken);

    /// <summary>An older revision.</summary>
    Task<PolicyRevision?> FindAsync(string application, string name, int revision, CancellationToken cancellationToken);

    /// <summary>Writes a revision, which becomes the latest.</summary>
    /// <param name="revision">One more than the latest; 1 for the first.</param>
    /// <param name="etag">The ETag of the latest, as it was read; null for the first.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    Task<string?> AddAsync(PolicyRevision revision, string? etag, CancellationToken cancellationToken);

    /// <summary>The latest revisions of an application's policies, by name.</summary>
    /// <param name="application">The application.</param>
    /// <param name="after">Only names after this; null from the first on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<PolicyRevision>> ListAsync(string application, string? after, int most, CancellationToken cancellationToken);

    /// <summary>All revisions of a policy, the newest first.</summary>
    /// <param name="application">The application.</param>
    /// <param name="name">The policy.</param>
    /// <param name="before">Only revisions before this; null from the latest on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<PolicyRevision>> RevisionsAsync(
        string application, string name, int? before, int most, CancellationToken cancellationToken);
}
