using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace CanaryFunctions.Azure;

/// <summary>The tables, queues and blobs of the control plane, all in one storage account.</summary>
public sealed class CanaryStorage
{
    // The newest that the emulator also understands, so that both are spoken to alike.
    private static readonly QueueClientOptions queueOptions = new(QueueClientOptions.ServiceVersion.V2025_11_05);
    private static readonly BlobClientOptions blobOptions = new(BlobClientOptions.ServiceVersion.V2025_11_05);

    /// <summary>Opens the storage account that the options name.</summary>
    /// <exception cref="ArgumentException">The options name none.</exception>
    public CanaryStorage(AzureOptions options)
    {
        var (tables, queues, blobs) = options switch
        {
            { StorageConnectionString: { Length: > 0 } connection } =>
                (
                    new TableServiceClient(connection),
                    new QueueServiceClient(connection, queueOptions),
                    new BlobServiceClient(connection, blobOptions)),
            { TableEndpoint: { } table, QueueEndpoint: { } queue, BlobEndpoint: { } blob } =>
                (
                    new TableServiceClient(table, options.Credential),
                    new(queue, options.Credential, queueOptions),
                    new(blob, options.Credential, blobOptions)),
            _ => throw new ArgumentException(
                "No storage account is configured: give its connection string, or the addresses of its tables, "
                + "queues and blobs.",
                nameof(options)),
        };
        Rollouts = tables.GetTableClient("rollouts");
        RolloutIndex = tables.GetTableClient("rolloutindex");
        Active = tables.GetTableClient("active");
        Live = tables.GetTableClient("live");
        Environments = tables.GetTableClient("environments");
        Versions = tables.GetTableClient("versions");
        Policies = tables.GetTableClient("policies");
        Tags = tables.GetTableClient("tags");
        Keys = tables.GetTableClient("keys");
        Audit = tables.GetTableClient("audit");
        Answers = tables.GetTableClient("answers");
        Secrets = tables.GetTableClient("secrets");
        Analytics = tables.GetTableClient("analytics");
        Channels = tables.GetTableClient("channels");
        Deliveries = tables.GetTableClient("deliveries");
        SecretKeys = blobs.GetBlobContainerClient("secret-keys");
        Wakeups = queues.GetQueueClient("wakeups");
        PoisonedWakeups = queues.GetQueueClient("wakeups-poison");
        DeliveryWakeups = queues.GetQueueClient("deliveries");
    }

    internal TableClient Rollouts { get; }

    internal TableClient RolloutIndex { get; }

    internal TableClient Active { get; }

    internal TableClient Live { get; }

    internal TableClient Environments { get; }

    internal TableClient Versions { get; }

    internal TableClient Policies { get; }

    internal TableClient Tags { get; }

    internal TableClient Keys { get; }

    internal TableClient Audit { get; }

    internal TableClient Answers { get; }

    internal TableClient Secrets { get; }

    internal TableClient Analytics { get; }

    internal TableClient Channels { get; }

    internal TableClient Deliveries { get; }

    internal BlobContainerClient SecretKeys { get; }

    internal QueueClient Wakeups { get; }

    internal QueueClient PoisonedWakeups { get; }

    internal QueueClient DeliveryWakeups { get; }

    /// <summary>Creates the tables and queues that are not there yet. Hosts call it before anything else.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        TableClient[] tables =
        [
            Rollouts, RolloutIndex, Active, Live, Environments, Versions, Policies, Tags, Keys, Audit, Answers, Secrets,
            Analytics, Channels, Deliveries,
        ];
        await Task.WhenAll(tables.Select(table => table.CreateIfNotExistsAsync(cancellationToken)));
        await SecretKeys.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Wakeups.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await DeliveryWakeups.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await PoisonedWakeups.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
    }
}
