using Azure.ResourceManager;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads each target's traffic from the source that it names. Gauges are platform metrics whatever the
/// source.</summary>
public sealed class TargetMetrics(ArmClient client, AzureOptions options) : IMetricSource
{
    private readonly AppServiceMetrics platform = new(client);
    private readonly LogMetrics logs = new(options);

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

    private Task<Measurements> ReadAsync(
        TelemetrySource source, MeasurementRequest request, CancellationToken cancellationToken) => source switch
    {
        PlatformSource => platform.ReadAsync(request, cancellationToken),
        LogSource log => logs.ReadAsync(log, request, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown source {source}."),
    };
}
