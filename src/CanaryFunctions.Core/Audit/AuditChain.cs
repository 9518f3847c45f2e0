namespace CanaryFunctions.Core.Audit;

/// <summary>Shows whether a log is whole.</summary>
public static class AuditChain
{
    /// <summary>Looks at all entries, the newest first, as they are listed.</summary>
    /// <returns>How many there are, and the first break that was met.</returns>
    /// <remarks>Entries that were taken off the end can't show: compare the last hash with one that was noted elsewhere.
    /// </remarks>
    public static async Task<AuditVerdict> VerifyAsync(IAsyncEnumerable<AuditEntry> newestFirst)
    {
        var (count, later) = (0L, (AuditEntry?)null);
        string? last = null;
        await foreach (var entry in newestFirst)
        {
            last ??= entry.Hash;
            count++;
            if (!entry.IsWhole()) return new(count, last, $"Entry {entry.Number} was altered.");
            if (later is not null && entry.Number != later.Number - 1)
                return new(count, last, $"Entry {later.Number - 1} is missing.");
            if (later is not null && entry.Hash != later.Previous)
                return new(count, last, $"Entry {entry.Number} is not the one that entry {later.Number} followed.");
            later = entry;
        }

        return later is null or { Number: 1, Previous: "" }
            ? new(count, last, null)
            : new(count, last, $"Entry {later.Number - 1} is missing.");
    }
}

/// <summary>Whether a log is whole.</summary>
/// <param name="Entries">How many entries were looked at.</param>
/// <param name="Last">Hash of the newest entry; null for an empty log.</param>
/// <param name="Break">What is wrong, for people; null if nothing is.</param>
public sealed record AuditVerdict(long Entries, string? Last, string? Break);
