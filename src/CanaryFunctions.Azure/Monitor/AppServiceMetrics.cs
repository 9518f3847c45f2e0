using System.Collections.Immutable;
using Azure.ResourceManager;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor.Batches;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads the traffic of a site and its slot from their platform metrics. A failure is an answer of the server
/// with a status of 500 or more.</summary>
public sealed class AppServiceMetrics
{
    private const string Requests = "Requests";
    private const string Failures = "Http5xx";

    private readonly ManagementApi api;
    private readonly SiteRegions regions;
    private readonly MetricBatches? batches;

    /// <summary>Speaks to the given endpoint, and to that of batches where the options ask for them.</summary>
    public AppServiceMetrics(ArmClient client, AzureOptions options, TimeProvider time, ILogger logger)
    {
        api = new(client);
        regions = new(api);
        batches = options.MetricsBatch ? new(options, time, logger) : null;
    }

    /// <summary>Reads bins and gauges of both arms.</summary>
    public async Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken)
    {
        var (inSlot, inProduction) = request.Canary is CanaryPlace.Slot
            ? (Arm.Canary, Arm.Baseline)
            : (Arm.Baseline, Arm.Canary);
        var arms = await Task.WhenAll(
            ReadAsync(request, request.Target.SiteId(), "Microsoft.Web/sites", inProduction, cancellationToken),
            ReadAsync(request, request.Target.SlotId(), "Microsoft.Web/sites/slots", inSlot, cancellationToken));
        return arms.FirstOrDefault(arm => arm.Error is not null) ?? new()
        {
            Bins = [.. arms.SelectMany(arm => arm.Bins)],
            Gauges = [.. arms.SelectMany(arm => arm.Gauges)],
        };
    }

    private async Task<Measurements> ReadAsync(
        MeasurementRequest request, string resource, string kind, Arm arm, CancellationToken cancellationToken)
    {
        var grain = request.Target.Telemetry.Grain;
        var (start, end) = request.WholeBins(arm);
        if (start >= end) return new();

        string[] names = [Requests, Failures, .. request.Metrics.Except([Requests, Failures])];
        var answers = await Task.WhenAll(names.Chunk(MetricCall.MostNames).Select(some =>
            ReadAsync(request.Target, resource, kind, some, start, end, cancellationToken)));
        if (answers.FirstOrDefault(answer => answer.Problem is not null) is { } failed)
            return new() { Error = failed.Problem!.Message };

        var metrics = answers.SelectMany(answer => answer.Value!.Value ?? []).ToImmutableArray();
        var error = names.Select(name => Error(name, metrics, resource)).FirstOrDefault(message => message is not null);
        return error is not null ? new() { Error = error } : new()
        {
            Bins = Bins(arm, Values(Requests), Values(Failures)),
            Gauges = [.. request.Metrics.SelectMany(name =>
                Values(name).Select(point => new Gauge(name, arm, point.Key, point.Value)))],
        };

        Dictionary<DateTimeOffset, double> Values(string name) => Points(name, metrics)
            .Where(point => point.TimeStamp >= start && point.TimeStamp + grain <= end)
            .Select(point => (point.TimeStamp, Value: Aggregation.Value(name, point)))
            .Where(point => point.Value is not null)
            .GroupBy(point => point.TimeStamp)
            .ToDictionary(bin => bin.Key, bin => bin.Last().Value!.Value);
    }

    // What a batch does not bring is asked for by itself: one resource that may not be read must not blind all others. A moment of
    // patience is asked of all.
    private async Task<Seen<MetricAnswer>> ReadAsync(
        Target target,
        string resource,
        string kind,
        string[] names,
        DateTimeOffset start,
        DateTimeOffset end,
        CancellationToken cancellationToken)
    {
        var grain = target.Telemetry.Grain;
        if (batches is not null && end - start <= MetricBatches.MostBins * grain
            && await regions.FindAsync(target, cancellationToken) is { } region)
        {
            var group = new MetricGroup(target.Subscription, region, kind, string.Join(',', names), grain);
            if (await batches.ReadAsync(group, resource, start, end, cancellationToken) is { } read) return read;
        }

        return await api.ReadAsync<MetricAnswer>(MetricCall.Of(resource, kind, names, start, end, grain), cancellationToken);
    }

    private static ImmutableArray<Bin> Bins(
        Arm arm, Dictionary<DateTimeOffset, double> requests, Dictionary<DateTimeOffset, double> failures) =>
    [
        .. from bin in requests
        where failures.ContainsKey(bin.Key)
        let served = Math.Max((long)Math.Round(bin.Value), 0)
        let failed = Math.Max((long)Math.Round(failures[bin.Key]), 0)

        // The two are counted apart and can disagree for a moment.
        select new Bin(arm, bin.Key, served, Math.Min(failed, served)),
    ];

    private static IEnumerable<MetricPoint> Points(string name, ImmutableArray<Metric> metrics) =>
        from metric in metrics
        where metric.IsNamed(name)
        from series in metric.Timeseries ?? []
        from point in series.Data ?? []
        select point;

    private static string? Error(string name, ImmutableArray<Metric> metrics, string resource) =>
        metrics.FirstOrDefault(metric => metric.IsNamed(name)) switch
        {
            null => $"Azure Monitor knows no metric {name} of {resource}.",
            { ErrorCode: null or "Success" } => null,
            var metric =>
                $"Azure Monitor has no {name} of {resource}: {metric.ErrorCode} {metric.ErrorMessage}".TrimEnd(),
        };
}
