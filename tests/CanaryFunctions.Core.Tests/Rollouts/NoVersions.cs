using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>A register of versions in which nothing is.</summary>
internal sealed class NoVersions : IVersionStore
{
    public Task<RegisteredVersion> AddAsync(RegisteredVersion version, CancellationToken cancellationToken) =>
        Task.FromResult(version);

    public Task<Stored<RegisteredVersion>?> FindAsync(
        string application, SemVersion number, CancellationToken cancellationToken) =>
        Task.FromResult<Stored<RegisteredVersion>?>(null);

    public Task<bool> ReplaceAsync(RegisteredVersion version, string etag, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task<Slice<RegisteredVersion>> ListAsync(
        string application, VersionSpan span, SemVersion? after, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new Slice<RegisteredVersion>([], null));
}
