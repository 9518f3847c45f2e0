using Azure.Core;
using Azure.Data.Tables;
using CanaryFunctions.Azure.Tests.Simulated;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Azure.Tests.Secrets;

public sealed class When_a_secret_is_kept(EmulatedStorage storage, LocalAzure azure) : IClassFixture<LocalAzure>
{
    private const string Value = "https://hooks.example/services/T0/B0/sEcReT";

    private readonly NamedSecret secret = new(Given.Application(), "teams", "ann", Given.Start);

    [Fact]
    public async Task Another_host_reads_it_and_storage_does_not_show_it()
    {
        await using (var one = Host())
            await Store(one).PutAsync(secret, Value, default);
        await using var other = Host();

        Assert.Equal(Value, await Store(other).ReadAsync(secret.Application, "teams", default));
        Assert.Equal(secret, Assert.Single((await Store(other).ListAsync(secret.Application, null, 10, default)).Items));
        var row = await storage.Open().Secrets.GetEntityAsync<TableEntity>(secret.Application, "teams");
        Assert.DoesNotContain(
            row.Value.Select(column => column.Value).OfType<string>(), column => column.Contains("sEcReT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_of_no_use_under_another_name()
    {
        await using var host = Host();
        await Store(host).PutAsync(secret, Value, default);
        var table = storage.Open().Secrets;
        var row = (await table.GetEntityAsync<TableEntity>(secret.Application, "teams")).Value;
        row.RowKey = "mine";
        await table.AddEntityAsync(row);

        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(
            () => Store(host).ReadAsync(secret.Application, "mine", default));
    }

    [Fact]
    public async Task It_can_be_removed_once()
    {
        await using var host = Host();
        await Store(host).PutAsync(secret, Value, default);

        Assert.True(await Store(host).RemoveAsync(secret.Application, "teams", default));
        Assert.False(await Store(host).RemoveAsync(secret.Application, "teams", default));
        Assert.Null(await Store(host).ReadAsync(secret.Application, "teams", default));
    }

    [Fact]
    public async Task A_key_in_Key_Vault_encrypts_the_keys_in_storage()
    {
        var vault = new Uri(azure.Simulator.ManagementEndpoint, "keys/canary");
        await using var fresh = new EmulatedStorage();
        await fresh.InitializeAsync();
        await using (var one = Host(fresh, vault))
            await Store(one).PutAsync(secret, Value, default);
        await using var other = Host(fresh, vault);

        Assert.Equal(Value, await Store(other).ReadAsync(secret.Application, "teams", default));
        var keys = fresh.Open().SecretKeys;
        var blob = Assert.Single(keys.GetBlobs().ToList());
        var text = (await keys.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToString();
        Assert.Contains("/keys/canary/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", text, StringComparison.Ordinal);
    }

    private static ISecretStore Store(ServiceProvider host) => host.GetRequiredService<ISecretStore>();

    private ServiceProvider Host(EmulatedStorage? elsewhere = null, Uri? vaultKey = null) =>
        new ServiceCollection().AddLogging().AddAzureAdapters(new()
        {
            Credential = DelegatedTokenCredential.Create((_, _) => new(azure.Simulator.Token, DateTimeOffset.MaxValue)),
            StorageConnectionString = (elsewhere ?? storage).ConnectionString,
            ManagementEndpoint = azure.Simulator.ManagementEndpoint,
            ManagementTransport = azure.Simulator.CreateHandler(),
            VaultKey = vaultKey,
        }).BuildServiceProvider();
}
