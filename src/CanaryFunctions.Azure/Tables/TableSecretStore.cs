using Azure.Data.Tables;
using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Secrets in Table Storage, encrypted with keys that are kept elsewhere. One that is moved to another name or
/// application can't be read there.</summary>
public sealed class TableSecretStore(CanaryStorage storage, IDataProtectionProvider protection) : ISecretStore
{
    /// <inheritdoc/>
    public Task PutAsync(NamedSecret secret, string value, CancellationToken cancellationToken)
    {
        var (application, name) = (Key.Of(secret.Application), Key.Of(secret.Name));
        var kept = new Kept(secret, Protector(application, name).Protect(value));
        return storage.Secrets.UpsertEntityAsync(
            Document.Row(application, name, kept), TableUpdateMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(string application, string name, CancellationToken cancellationToken)
    {
        var found = await Document.FindAsync<Kept>(
            storage.Secrets, Key.Of(application), Key.Of(name), cancellationToken);
        return found is null ? null : Protector(application, name).Unprotect(found.Value.Encrypted);
    }

    /// <inheritdoc/>
    public Task<Slice<NamedSecret>> ListAsync(
        string application, string? after, int most, CancellationToken cancellationToken) => Slices.ReadAsync(
        storage.Secrets,
        TableClient.CreateQueryFilter($"PartitionKey eq {Key.Of(application)} and RowKey gt {after ?? ""}"),
        most,
        row => Document.Read<Kept>(row).Secret,
        secret => secret.Name,
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string application, string name, CancellationToken cancellationToken)
    {
        var removed = await storage.Secrets.DeleteEntityAsync(
            Key.Of(application), Key.Of(name), cancellationToken: cancellationToken);
        return !removed.IsError;
    }

    private IDataProtector Protector(string application, string name) =>
        protection.CreateProtector("secrets", application, name);

    private sealed record Kept(NamedSecret Secret, string Encrypted);
}
