using System.Collections.Immutable;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Environments;

/// <summary>Where environments are kept.</summary>
public interface IEnvironmentStore
{
    /// <summary>Creates the environment or replaces it as a whole.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="etag">The ETag of what is replaced, as it was read; null to create it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new ETag; null if somebody else has written since, and then nothing is written.</returns>
    Task<string?> PutAsync(DeploymentEnvironment environment, string? etag, CancellationToken cancellationToken);

    /// <summary>The environments of an application, by name. There are few.</summary>
    Task<ImmutableArray<DeploymentEnvironment>> ListAsync(string application, CancellationToken cancellationToken);

    /// <summary>The names of the applications that have an environment, in their order.</summary>
    /// <param name="after">Only names after this one; null from the first on.</param>
    /// <param name="most">At most so many; 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<string>> ApplicationsAsync(string? after, int most, CancellationToken cancellationToken);

    /// <summary>Finds an environment by name.</summary>
    Task<Stored<DeploymentEnvironment>?> FindAsync(string application, string name, CancellationToken cancellationToken);
}
