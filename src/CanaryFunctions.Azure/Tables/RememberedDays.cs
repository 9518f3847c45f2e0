using System.Collections.Immutable;
using CanaryFunctions.Core.Analytics;
using Microsoft.Extensions.Caching.Memory;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Days of applications that were read, month by month, in memory: what is asked for again and again, by people who look at
/// figures, is read once for each change. At most 64 MiB of packed rollouts, which are some two millions.</summary>
internal sealed class RememberedDays : IDisposable
{
    private const long MostBytes = 64 * 1024 * 1024;

    // Of a month or a day, besides its packed rollouts: its names, mostly.
    private const long BytesAround = 1024;

    private static readonly TimeSpan unused = TimeSpan.FromHours(1);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>Finds the days of a month, as they were read under this mark; null if they were not.</summary>
    public ImmutableArray<PackedDay>? Find(string application, DateOnly month, string mark) =>
        cache.TryGetValue<Read>((application, month), out var read) && read!.Mark == mark ? read.Days : null;

    /// <summary>Keeps them.</summary>
    /// <param name="application">The application.</param>
    /// <param name="month">The month's first day.</param>
    /// <param name="mark">The month's mark, read before the days.</param>
    /// <param name="days">The days.</param>
    public void Keep(string application, DateOnly month, string mark, ImmutableArray<PackedDay> days) =>
        cache.Set((application, month), new Read(mark, days), new MemoryCacheEntryOptions
        {
            Size = BytesAround + days.Sum(day => BytesAround + day.Packed.Length),
            SlidingExpiration = unused,
        });

    /// <inheritdoc/>
    public void Dispose() => cache.Dispose();

    private sealed record Read(string Mark, ImmutableArray<PackedDay> Days);
}
