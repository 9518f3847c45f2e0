using CanaryFunctions.Core.Storage;
using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Where versions are kept. A version never changes once it is added; it can only be retired.</summary>
public interface IVersionStore
{
    /// <summary>Adds a version, or does nothing if the very same version is there already.</summary>
    /// <returns>What is there now: it, or another version of that number, which is left as it is.</returns>
    Task<RegisteredVersion> AddAsync(RegisteredVersion version, CancellationToken cancellationToken);

    /// <summary>Finds a version by its number.</summary>
    Task<Stored<RegisteredVersion>?> FindAsync(
        string application, SemVersion number, CancellationToken cancellationToken);

    /// <summary>Changes what is known of a version.</summary>
    /// <returns>Whether it was as it was read; if not, nothing is written.</returns>
    Task<bool> ReplaceAsync(RegisteredVersion version, string etag, CancellationToken cancellationToken);

    /// <summary>The versions of an application, the newest by precedence first.</summary>
    /// <param name="application">The application.</param>
    /// <param name="span">Only versions in this span.</param>
    /// <param name="after">Only versions that follow this one in the list; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<RegisteredVersion>> ListAsync(
        string application, VersionSpan span, SemVersion? after, int most, CancellationToken cancellationToken);
}
