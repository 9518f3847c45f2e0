using Azure.ResourceManager;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Secrets;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads each target's traffic from the source that it names. Gauges are platform metrics whatever the
/// source.</summary>
public sealed class TargetMetrics(
    ArmClient client, AzureOptions options, ISecretStore secrets, TimeProvider time, ILogger<TargetMetrics> logger)
    : IMetricSource, IDisposable
{
    private readonly AppServiceMetrics platform = new(client, options, time, logger);
    private readonly LogMetrics logs = new(options, time);
    private readonly PrometheusMetrics prometheus = new(options, time);
    private readonly HttpMetrics http = new(options, secrets, time);

    /// <inheritdoc/>
    public bool TellsLatency(Target target) => target.Telemetry.Source.TellsLatency;

    /// <inheritdoc/>
    public async Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken)
    {
        var source = request.Target.Telemetry.Source;
        if (source is PlatformSource || request.Metrics.IsEmpty) return await ReadAsync(source, request, cancellationToken);

        var both = await Task.WhenAll(
            ReadAsync(source, request, cancellationToken), platform.ReadAsync(request, cancellationToken));
        return both.FirstOrDefault(read => read.Error is not null) ?? new() { Bins = both[0].Bins, Gauges = both[1].Gauges };
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private Task<Measurements> ReadAsync(
        TelemetrySource source, MeasurementRequest request, CancellationToken cancellationToken) => source switch
    {
        PlatformSource => platform.ReadAsync(request, cancellationToken),
        LogSource log => logs.ReadAsync(log, request, cancellationToken),
        PrometheusSource series => prometheus.ReadAsync(series, request, cancellationToken),
        HttpSource own => http.ReadAsync(own, request, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown source {source}."),
    };
}
