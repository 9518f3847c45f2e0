using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Audit;

/// <summary>A record in the log. Each is chained to the one before by its hash, so that one that is missing or was altered
/// shows.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Record">What happened.</param>
/// <param name="Previous">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">SHA-256, hexadecimal, over the number, the previous hash and the record.</param>
public sealed record AuditEntry(long Number, AuditRecord Record, string Previous, string Hash)
{
    /// <summary>The entry that follows another.</summary>
    /// <param name="record">What happened.</param>
    /// <param name="before">The last entry; null for the first.</param>
    public static AuditEntry After(AuditRecord record, AuditHead? before)
    {
        var (number, previous) = ((before?.Number ?? 0) + 1, before?.Hash ?? "");
        return new(number, record, previous, HashOf(number, record, previous));
    }

    /// <summary>Whether the hash is that of the rest.</summary>
    public bool IsWhole() => Hash == HashOf(Number, Record, Previous);

    private static string HashOf(long number, AuditRecord record, string previous) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{number}\n{previous}\n{JsonSerializer.Serialize(record, CanaryJson.Options)}")));
}

/// <summary>The end of the log.</summary>
/// <param name="Number">Number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditHead(long Number, string Hash);
