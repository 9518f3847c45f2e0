using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Core.Idempotency;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Answers in Table Storage: a partition for each caller, a row for each of his keys; both as hashes, since keys of
/// rows may not hold every letter.</summary>
public sealed class TableAnswerStore(CanaryStorage storage, TimeProvider time) : IAnswerStore
{
    private static readonly TimeSpan kept = TimeSpan.FromDays(1);

    // Longer than any request takes: whoever has not answered by then has died.
    private static readonly TimeSpan atWork = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public async Task<KeptAnswer?> TakeAsync(
        string caller, string key, string request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = Row(caller, key, new(request, now, null));
        try
        {
            await storage.Answers.AddEntityAsync(row, cancellationToken);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 409)
        {
        }

        var found = await storage.Answers.GetEntityIfExistsAsync<TableEntity>(
            row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        if (!found.HasValue) return await TakeAsync(caller, key, request, cancellationToken);
        var there = Document.Read<KeptAnswer>(found.Value!);
        if (now - there.At < (there.Answer is null ? atWork : kept)) return there;
        try
        {
            await storage.Answers.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return there with { Request = request, Answer = null };
        }
    }

    /// <inheritdoc/>
    public Task KeepAsync(
        string caller, string key, string request, HttpAnswer? answer, CancellationToken cancellationToken)
    {
        var row = Row(caller, key, new(request, time.GetUtcNow(), answer));
        return answer is null
            ? storage.Answers.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken)
            : storage.Answers.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static TableEntity Row(string caller, string key, KeptAnswer answer) =>
        Document.Row(Hash(caller), Hash(key), answer);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
