using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Secrets;

/// <summary>Where applications' secrets are kept, encrypted.</summary>
public interface ISecretStore
{
    /// <summary>Longest value, in characters.</summary>
    const int LongestValue = 8000;

    /// <summary>Sets a secret's value.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="value">Its value; 1 to <see cref="LongestValue"/> characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task PutAsync(NamedSecret secret, string value, CancellationToken cancellationToken);

    /// <summary>The value, for those that use it; null if there is none.</summary>
    Task<string?> ReadAsync(string application, string name, CancellationToken cancellationToken);

    /// <summary>The secrets of an application, by name.</summary>
    Task<Slice<NamedSecret>> ListAsync(string application, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Removes a secret.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveAsync(string application, string name, CancellationToken cancellationToken);
}
