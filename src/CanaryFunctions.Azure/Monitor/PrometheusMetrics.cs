using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads the traffic of both arms from Azure Managed Prometheus. A query is evaluated at the end of each
/// bin.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-api-promql</remarks>
internal sealed class PrometheusMetrics(AzureOptions options, TimeProvider time)
{
    private readonly QueryEndpoint endpoint =
        new(options, $"https://{options.PrometheusDomain}/.default", QueryService.Prometheus, time);

    public async Task<Measurements> ReadAsync(
        PrometheusSource source, MeasurementRequest request, CancellationToken cancellationToken)
    {
        // Our token is only for Azure: nobody else is sent it.
        if (!IsAzure(source.Endpoint.Host))
        {
            return new()
            {
                Error = $"{source.Endpoint.Host} is no query endpoint of Azure Managed Prometheus, which ends in "
                    + $".{options.PrometheusDomain}. Check telemetry.source.endpoint.",
            };
        }

        var arms = await Task.WhenAll(
            ReadAsync(source, request, Arm.Baseline, cancellationToken),
            ReadAsync(source, request, Arm.Canary, cancellationToken));
        return arms.FirstOrDefault(arm => arm.Error is not null) ?? new() { Bins = [.. arms.SelectMany(arm => arm.Bins)] };
    }

    private bool IsAzure(string host) => host.Equals(options.PrometheusDomain, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{options.PrometheusDomain}", StringComparison.OrdinalIgnoreCase);

    private async Task<Measurements> ReadAsync(
        PrometheusSource source, MeasurementRequest request, Arm arm, CancellationToken cancellationToken)
    {
        var span = request.WholeBins(arm);
        if (span.Start >= span.End) return new();

        var wantsLatency = source.Latency is not null && request.Latency;
        string[] texts = [source.Requests, source.Failures, .. wantsLatency ? new[] { source.Latency! } : []];
        var queries = texts.Select(text => Fill(text, request, arm)).OfType<string>().ToArray();
        if (queries.Length < texts.Length)
        {
            return arm is Arm.Canary
                ? new()
                : new() { Error = VersionUnknown.Sentence(request.Target, "telemetry.source") };
        }

        var read = await Task.WhenAll(queries.Select(query => AskAsync(source, request, query, span, cancellationToken)));
        if (read.FirstOrDefault(one => one.Error is not null).Error is { } error) return new() { Error = error };
        if (read.Take(2).FirstOrDefault(one => one.Series.Length > 1).Series is { IsDefault: false })
            return new() { Error = "Prometheus gave several series where one is wanted: put sum(…) around the query." };

        var (requests, failures) = (One(read[0].Series), One(read[1].Series));
        var latency = wantsLatency ? PrometheusHistogram.Read(read[2].Series) : null;
        if (requests is null || failures is null || (wantsLatency && latency is null))
        {
            return new()
            {
                Error = "The answer of Prometheus was not understood: latency needs a series for each le, up to +Inf.",
            };
        }

        // A name that is wrong and a failure that never was look alike: neither is taken for none.
        var silent = texts.Where((_, i) => read[i].Series.IsEmpty).FirstOrDefault();
        if (silent is not null && requests.Values.Any(double.IsFinite)) return new() { Error = Silent(silent) };

        var grain = request.Target.Telemetry.Grain;
        return new() { Bins = [.. Bins(arm, requests, failures, latency, span, grain)] };
    }

    private static string Silent(string query) =>
        $"Prometheus knows requests, and nothing of {query}. Check it; if there is no such series until something fails, put "
        + "'or vector(0)' at its end.";

    private static string? Fill(string text, MeasurementRequest request, Arm arm) => Placeholders.Fill(
        text,
        request,
        arm,
        value => value.Replace("\\", @"\\").Replace("\"", "\\\""),
        ("grain", Length(request.Target.Telemetry.Grain)));

    private static string Length(TimeSpan grain) => grain.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{grain.TotalSeconds:0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{grain.TotalMilliseconds:0}ms");

    private static ImmutableDictionary<DateTimeOffset, double>? One(ImmutableArray<PrometheusSeries> series) =>
        series.IsEmpty ? ImmutableDictionary<DateTimeOffset, double>.Empty : series[0].ByTime();

    private static IEnumerable<Bin> Bins(
        Arm arm,
        ImmutableDictionary<DateTimeOffset, double> requests,
        ImmutableDictionary<DateTimeOffset, double> failures,
        PrometheusHistogram? latency,
        (DateTimeOffset Start, DateTimeOffset End) span,
        TimeSpan grain) =>
        from point in requests
        let start = point.Key - grain
        where start >= span.Start && point.Key <= span.End && double.IsFinite(point.Value)
        let bad = failures.GetValueOrDefault(point.Key, double.NaN)
        where double.IsFinite(bad)
        let histogram = latency?.At(point.Key)
        where latency is null || histogram is not null
        orderby start

        // The two are extrapolated apart and can disagree a little.
        let served = Whole(point.Value)
        select new Bin(arm, start, served, Math.Min(Whole(bad), served)) { Latency = histogram };

    private static long Whole(double number) => (long)Math.Round(Math.Max(number, 0));

    private async Task<(ImmutableArray<PrometheusSeries> Series, string? Error)> AskAsync(
        PrometheusSource source,
        MeasurementRequest request,
        string text,
        (DateTimeOffset Start, DateTimeOffset End) span,
        CancellationToken cancellationToken)
    {
        var grain = request.Target.Telemetry.Grain;
        var form = string.Join('&', new[]
        {
            $"query={Uri.EscapeDataString(text)}",
            $"start={Seconds(span.Start + grain)}",
            $"end={Seconds(span.End)}",
            string.Create(CultureInfo.InvariantCulture, $"step={grain.TotalSeconds:0.###}"),
        });
        var query = new Query
        {
            Service = QueryService.Prometheus,
            Subscription = request.Target.Subscription,
            Address = new($"{source.Endpoint.AbsoluteUri.TrimEnd('/')}/api/v1/query_range"),
            Resource = $"the Azure Monitor workspace of {source.Endpoint.Host}",
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(form),
        };
        var answered = await endpoint.AskAsync(query, cancellationToken);
        return answered.Value is { } answer ? Read(query, text, answer) : ([], answered.Problem!.Message);
    }

    private static string Seconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture);

    private static (ImmutableArray<PrometheusSeries> Series, string? Error) Read(Query query, string text, Answer answer)
    {
        PrometheusAnswer? read = null;
        try
        {
            read = JsonSerializer.Deserialize<PrometheusAnswer>(answer.Text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // Not Prometheus' own words: those of something before it.
        }

        if (read is { Status: "error" })
        {
            var said = $"{read.ErrorType}: {read.Error}";
            return ([], answer.Status is 400 or 422
                ? $"Prometheus could not run the query {text} ({said})."
                : QueryEndpoint.Explain(query, answer.Status, said));
        }

        if (!answer.IsGood) return ([], QueryEndpoint.Explain(query, answer.Status, ArmError.Read(answer.Text).Words));
        if (read?.Warnings is [var warning, ..])
            return ([], $"Prometheus answered with a warning, so its data may not be whole ({warning}). It is asked again.");
        return read is { Status: "success", Data: { ResultType: "matrix", Result: { } series } } && !series.Contains(null)
            ? ([.. series.OfType<PrometheusSeries>()], null)
            : ([], QueryEndpoint.NotUnderstood(query));
    }
}
