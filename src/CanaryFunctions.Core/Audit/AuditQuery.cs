using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Audit;

/// <summary>Which entries of the audit are wanted.</summary>
/// <param name="Contains">Only those of which who, the operation or the resource contains this, whatever its case; null for
/// all.</param>
/// <param name="IsDone">Only what was done (true) or refused (false); null for both.</param>
public sealed record AuditQuery(string? Contains, bool? IsDone)
{
    private const int AtOnce = 100;
    private const int MostLookedAt = 1000;

    /// <summary>Finds entries, the newest first. The log is read backwards, at most 1,000 entries for one part.</summary>
    /// <param name="log">The log.</param>
    /// <param name="before">Only entries before this number; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What fits. A part may be shorter, or empty, although others follow: the next one begins before the last entry
    /// that was looked at.</returns>
    public async Task<Slice<AuditEntry>> FindAsync(
        IAuditLog log, long? before, int most, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<AuditEntry>();
        string? next = null;
        for (var looked = 0; looked < MostLookedAt; looked += AtOnce)
        {
            var slice = await log.ListAsync(before, AtOnce, cancellationToken);
            var fitting = slice.Fitting(Fits, most - found.Count, Number);
            found.AddRange(fitting.Items);
            next = fitting.Next;
            if (next is null || found.Count == most) break;
            before = slice.Items[^1].Number;
        }

        return new(found.ToImmutable(), next);
    }

    private bool Fits(AuditEntry entry) =>
        (IsDone is not { } isDone || isDone == entry.Record.Status < 400)
        && (Contains is null || new[] { entry.Record.Who, entry.Record.Operation, entry.Record.Resource }
            .Any(text => text?.Contains(Contains, StringComparison.OrdinalIgnoreCase) is true));

    private static string Number(AuditEntry entry) => entry.Number.ToString(CultureInfo.InvariantCulture);
}
