using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Where versions are kept. A version never changes once it is added.</summary>
public interface IVersionStore
{
    /// <summary>Adds a version, or does nothing if the very same version is there already.</summary>
    /// <returns>False if another version of that number exists, which is left as it is.</returns>
    Task<bool> AddAsync(AppVersion version, CancellationToken cancellationToken);

    /// <summary>Finds a version by its number.</summary>
    Task<AppVersion?> FindAsync(string application, SemVersion number, CancellationToken cancellationToken);
}
