using System.Collections.Immutable;

namespace CanaryFunctions.Core.Environments;

/// <summary>Where environments are kept.</summary>
public interface IEnvironmentStore
{
    /// <summary>Creates the environment or replaces it as a whole.</summary>
    Task PutAsync(DeploymentEnvironment environment, CancellationToken cancellationToken);

    /// <summary>The environments of an application, by name. There are few.</summary>
    Task<ImmutableArray<DeploymentEnvironment>> ListAsync(string application, CancellationToken cancellationToken);

    /// <summary>Finds an environment by name.</summary>
    Task<DeploymentEnvironment?> FindAsync(string application, string name, CancellationToken cancellationToken);
}
