using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>Reads platform metrics of many resources with one request. Rollouts look at different moments, so the first that asks for
/// a bin brings it for all that have lately been asked for as well; the others find it here.</summary>
internal sealed class MetricBatches(AzureOptions options)
{
    /// <summary>A look that is further behind asks by itself, and makes nobody else's request longer.</summary>
    public const int MostBins = 10;

    // Whoever has not asked for so many bins has ended.
    private const int Remembered = 3;

    private readonly MetricBatchEndpoint endpoint = new(options);
    private readonly Dictionary<MetricGroup, Members> groups = [];
    private readonly Lock gate = new();

    /// <summary>The metrics of one resource.</summary>
    /// <param name="group">What it has in common with others.</param>
    /// <param name="resource">Its id.</param>
    /// <param name="start">Start of the first bin; at most <see cref="MostBins"/> before <paramref name="end"/>.</param>
    /// <param name="end">End of the last bin.</param>
    /// <param name="cancellationToken">Stops the waiting; a request that others wait for goes on.</param>
    public async Task<Seen<MetricAnswer>> ReadAsync(
        MetricGroup group, string resource, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        Fetch fetch;
        lock (gate)
        {
            if (!groups.TryGetValue(group, out var members)) groups.Add(group, members = new());
            fetch = members.Join(resource, start, end, group.Grain, (resources, from) => new(
                resources, from, Task.Run(() => endpoint.AskAsync(group, resources, from, end), CancellationToken.None)));
        }

        var answer = await fetch.Answer.WaitAsync(cancellationToken);
        if (answer.Value is not { } read)
        {
            lock (gate) groups[group].Forget(end, fetch);
            return new(null, answer.Problem);
        }

        return read.Of(resource) is { } found ? new(found) : new(null, MetricBatchEndpoint.LeftOut(resource));
    }

    /// <summary>A request that was made, for the resources and from the time on that it asks for.</summary>
    private sealed record Fetch(IReadOnlyList<string> Resources, DateTimeOffset From, Task<Seen<MetricBatchAnswer>> Answer)
    {
        public bool Has(string resource, DateTimeOffset start) =>
            From <= start && Resources.Contains(resource, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class Members
    {
        private readonly Dictionary<string, (DateTimeOffset Start, DateTimeOffset End)> asked = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<DateTimeOffset, Fetch> fetches = [];

        public Fetch Join(
            string resource,
            DateTimeOffset start,
            DateTimeOffset end,
            TimeSpan grain,
            Func<IReadOnlyList<string>, DateTimeOffset, Fetch> make)
        {
            var old = end - (Remembered * grain);
            foreach (var gone in asked.Where(one => one.Value.End < old).Select(one => one.Key).ToArray()) asked.Remove(gone);
            foreach (var gone in fetches.Keys.Where(time => time < old).ToArray()) fetches.Remove(gone);
            asked[resource] = (start, end);
            if (fetches.TryGetValue(end, out var known) && known.Has(resource, start)) return known;

            // What others will ask for begins where they began last, or later.
            var together = asked.OrderByDescending(one => one.Key == resource)
                .Where(one => one.Value.Start >= end - (MostBins * grain)).Take(MetricBatchEndpoint.MostResources).ToArray();
            return fetches[end] = make([.. together.Select(one => one.Key)], together.Min(one => one.Value.Start));
        }

        public void Forget(DateTimeOffset end, Fetch failed)
        {
            if (fetches.GetValueOrDefault(end) == failed) fetches.Remove(end);
        }
    }
}

/// <summary>What resources have in common that one request can ask for.</summary>
/// <param name="Subscription">Their subscription.</param>
/// <param name="Region">Their region, as it is in addresses, e.g. <c>westeurope</c>.</param>
/// <param name="Kind">Their resource type.</param>
/// <param name="Names">Names of the metrics, separated by commas.</param>
/// <param name="Grain">Length of a bin.</param>
internal sealed record MetricGroup(Guid Subscription, string Region, string Kind, string Names, TimeSpan Grain);
