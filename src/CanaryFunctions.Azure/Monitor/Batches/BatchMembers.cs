using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>The resources of a group that have lately been asked for, and the requests that were made for them. Not for several
/// threads at once.</summary>
internal sealed class BatchMembers
{
    // Whoever has not asked for so many bins has ended.
    private const int Remembered = 3;

    private readonly Dictionary<string, (DateTimeOffset Start, DateTimeOffset End)> asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<DateTimeOffset, List<BatchFetch>> fetches = [];

    /// <summary>Until when nothing is asked for together, after a refusal.</summary>
    public DateTimeOffset PausedUntil { get; set; }

    /// <summary>Since when the service asks for moments of patience, one after another; null if it does not.</summary>
    public DateTimeOffset? PatientSince { get; set; }

    /// <summary>The request that brings a resource's bins: one that was made, or a new one, which brings those of others that no
    /// request for the same end has brought yet.</summary>
    public BatchFetch Join(
        string resource,
        DateTimeOffset start,
        DateTimeOffset end,
        TimeSpan grain,
        Func<IReadOnlyList<string>, DateTimeOffset, BatchFetch> make)
    {
        Drop(end - (Remembered * grain));
        asked[resource] = (start, end);
        if (!fetches.TryGetValue(end, out var made)) fetches.Add(end, made = []);
        if (made.Find(fetch => fetch.Has(resource, start)) is { } known) return known;

        // What others will ask for begins where they began last, or later.
        var brought = made.SelectMany(fetch => fetch.Resources).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = asked.Where(one => one.Key != resource && !brought.Contains(one.Key)
            && one.Value.Start >= end - (MetricBatches.MostBins * grain));
        var together = others.Take(MetricBatchEndpoint.MostResources - 1).Prepend(new(resource, (start, end))).ToArray();
        var fetch = make([.. together.Select(one => one.Key)], together.Min(one => one.Value.Start));
        made.Add(fetch);
        return fetch;
    }

    /// <summary>Takes a request back that has failed.</summary>
    /// <returns>Whether it was there: false if it was taken back before.</returns>
    public bool Forget(DateTimeOffset end, BatchFetch failed) => fetches.GetValueOrDefault(end)?.Remove(failed) is true;

    private void Drop(DateTimeOffset before)
    {
        foreach (var gone in asked.Where(one => one.Value.End < before).Select(one => one.Key).ToArray()) asked.Remove(gone);
        foreach (var gone in fetches.Keys.Where(time => time < before).ToArray()) fetches.Remove(gone);
    }
}

/// <summary>A request that was made, for the resources and from the time on that it asks for.</summary>
internal sealed record BatchFetch(IReadOnlyList<string> Resources, DateTimeOffset From, Task<Seen<MetricBatchAnswer>> Answer)
{
    /// <summary>Whether it brings a resource's bins from a time on.</summary>
    public bool Has(string resource, DateTimeOffset start) =>
        From <= start && Resources.Contains(resource, StringComparer.OrdinalIgnoreCase);
}
