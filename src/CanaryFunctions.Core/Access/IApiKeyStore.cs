using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Access;

/// <summary>Where API keys are kept.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Finds a key by its id.</summary>
    Task<Stored<ApiKey>?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Changes a key.</summary>
    /// <returns>Whether it was as it was read; if not, nothing is written.</returns>
    Task<bool> ReplaceAsync(ApiKey key, string etag, CancellationToken cancellationToken);

    /// <summary>All keys, revoked ones too, by id.</summary>
    /// <param name="after">Only ids after this; null from the first on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<ApiKey>> ListAsync(string? after, int most, CancellationToken cancellationToken);
}
