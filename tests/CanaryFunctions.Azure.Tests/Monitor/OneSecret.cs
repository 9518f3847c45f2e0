using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tests.Monitor;

/// <summary>The secret <c>metrics-key</c> of the application <c>shop</c>, and no other.</summary>
internal sealed class OneSecret(string value) : ISecretStore
{
    public Task<string?> ReadAsync(string application, string name, CancellationToken cancellationToken) =>
        Task.FromResult((application, name) == ("shop", "metrics-key") ? value : null);

    public Task PutAsync(NamedSecret secret, string value, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Slice<NamedSecret>> ListAsync(
        string application, string? after, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string application, string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
