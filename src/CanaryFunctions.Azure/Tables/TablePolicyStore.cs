using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Policies in Table Storage.</summary>
public sealed class TablePolicyStore(CanaryStorage storage) : IPolicyStore
{
    private readonly Revisions<PolicyRevision> policies = new(
        storage.Policies, policy => policy.Application, policy => policy.Name, policy => policy.Revision);

    /// <inheritdoc/>
    public Task<Stored<PolicyRevision>?> FindAsync(string application, string name, CancellationToken cancellationToken) =>
        policies.FindAsync(application, name, cancellationToken);

    /// <inheritdoc/>
    public Task<PolicyRevision?> FindAsync(
        string application, string name, int revision, CancellationToken cancellationToken) =>
        policies.FindAsync(application, name, revision, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> AddAsync(PolicyRevision revision, string? etag, CancellationToken cancellationToken) =>
        policies.AddAsync(revision, etag, cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<PolicyRevision>> ListAsync(
        string application, string? after, int most, CancellationToken cancellationToken) =>
        policies.ListAsync(application, after, most, cancellationToken);

    /// <inheritdoc/>
    public Task<Slice<PolicyRevision>> RevisionsAsync(
        string application, string name, int? before, int most, CancellationToken cancellationToken) =>
        policies.HistoryAsync(application, name, before, most, cancellationToken);
}
