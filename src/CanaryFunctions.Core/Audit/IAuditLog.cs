using System.Collections.Immutable;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Audit;

/// <summary>Where the audit is kept. Entries are only ever added.</summary>
public interface IAuditLog
{
    /// <summary>Adds records at the end, in their order.</summary>
    Task AppendAsync(ImmutableArray<AuditRecord> records, CancellationToken cancellationToken);

    /// <summary>The entries, the newest first.</summary>
    /// <param name="before">Only entries before this number; null from the newest on.</param>
    /// <param name="most">At most so many; 1 to 100.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Slice<AuditEntry>> ListAsync(long? before, int most, CancellationToken cancellationToken);
}
