using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>Reads platform metrics of many resources with few requests. Rollouts look at different moments, so the first that asks
/// for a bin brings it for others that have lately been asked for as well; they find it here.</summary>
internal sealed class MetricBatches(AzureOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>A look that is further behind asks by itself, and makes nobody else's request longer.</summary>
    public const int MostBins = 10;

    // Bins are still there after so short a while; for longer nobody is left without.
    private static readonly TimeSpan mostPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan pauseAfterRefusal = TimeSpan.FromMinutes(5);

    private readonly MetricBatchEndpoint endpoint = new(options, time);
    private readonly Dictionary<MetricGroup, BatchMembers> groups = [];
    private readonly Lock gate = new();

    /// <summary>The metrics of one resource.</summary>
    /// <param name="group">What it has in common with others.</param>
    /// <param name="resource">Its id.</param>
    /// <param name="start">Start of the first bin; at most <see cref="MostBins"/> before <paramref name="end"/>.</param>
    /// <param name="end">End of the last bin.</param>
    /// <param name="cancellationToken">Stops the waiting; a request that others wait for goes on.</param>
    /// <returns>What was answered, or that the service asks for a moment of patience; null if the resource is to be asked for by
    /// itself.</returns>
    public async Task<Seen<MetricAnswer>?> ReadAsync(
        MetricGroup group, string resource, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        BatchMembers? members;
        BatchFetch fetch;
        lock (gate)
        {
            if (!groups.TryGetValue(group, out members)) groups.Add(group, members = new());
            if (time.GetUtcNow() < members.PausedUntil) return null;
            fetch = members.Join(resource, start, end, group.Grain, (resources, from) => new(
                resources, from, Task.Run(() => endpoint.AskAsync(group, resources, from, end), CancellationToken.None)));
        }

        var answer = await fetch.Answer.WaitAsync(cancellationToken);
        lock (gate)
        {
            if (answer.Value is { } read)
            {
                members.PatientSince = null;
                return read.Of(resource) is { } found ? new(found) : null;
            }

            // Who else has waited for it has nothing to add.
            var isNew = members.Forget(end, fetch);
            if (IsMoment(members, answer.Problem!)) return new(null, answer.Problem);
            if (isNew) Pause(group, members, answer.Problem!);
            return null;
        }
    }

    private bool IsMoment(BatchMembers members, Problem problem) =>
        problem.RetryAfter is { } wait && time.GetUtcNow() is var now && now + wait <= (members.PatientSince ??= now) + mostPatience;

    private void Pause(MetricGroup group, BatchMembers members, Problem problem)
    {
        var pause = problem.RetryAfter > pauseAfterRefusal ? problem.RetryAfter.Value : pauseAfterRefusal;
        (members.PausedUntil, members.PatientSince) = (time.GetUtcNow() + pause, null);
        MetricBatchLog.ReadOneByOne(logger, group.Subscription, pause, problem.Message);
    }
}

/// <summary>What resources have in common that one request can ask for.</summary>
/// <param name="Subscription">Their subscription.</param>
/// <param name="Region">Their region, as it is in addresses, e.g. <c>westeurope</c>.</param>
/// <param name="Kind">Their resource type.</param>
/// <param name="Names">Names of the metrics, separated by commas.</param>
/// <param name="Grain">Length of a bin.</param>
internal sealed record MetricGroup(Guid Subscription, string Region, string Kind, string Names, TimeSpan Grain);
