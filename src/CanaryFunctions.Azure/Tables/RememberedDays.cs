using System.Collections.Immutable;
using CanaryFunctions.Core.Analytics;
using Microsoft.Extensions.Caching.Memory;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Days of applications that were read, in memory: what is asked for again and again, by people who look at figures, is read
/// once for each change. At most 64 MiB of packed rollouts, which are some two millions.</summary>
internal sealed class RememberedDays : IDisposable
{
    private const long MostBytes = 64 * 1024 * 1024;

    // Of a day, besides its packed rollouts: its names, mostly.
    private const long BytesOfDay = 1024;

    private static readonly TimeSpan unused = TimeSpan.FromHours(1);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>Finds the days of an application, as they were read under this mark; null if they were not.</summary>
    public ImmutableArray<PackedDay>? Find(string application, DateOnly from, DateOnly to, string? mark) =>
        mark is not null && cache.TryGetValue<Read>((application, from, to), out var read) && read!.Mark == mark ? read.Days : null;

    /// <summary>Keeps them.</summary>
    /// <param name="application">The application.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="mark">The application's mark, read before the days; null if it has none, and then nothing is kept.</param>
    /// <param name="days">The days.</param>
    public void Keep(string application, DateOnly from, DateOnly to, string? mark, ImmutableArray<PackedDay> days)
    {
        if (mark is null) return;
        cache.Set((application, from, to), new Read(mark, days), new MemoryCacheEntryOptions
        {
            Size = 1 + days.Sum(day => BytesOfDay + day.Packed.Length),
            SlidingExpiration = unused,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => cache.Dispose();

    private sealed record Read(string Mark, ImmutableArray<PackedDay> Days);
}
