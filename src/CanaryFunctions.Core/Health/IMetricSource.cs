using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Health;

/// <summary>Where the traffic of a target is measured.</summary>
public interface IMetricSource
{
    /// <summary>Whether it can tell how long requests took, as a histogram.</summary>
    bool TellsLatency(Target target);

    /// <summary>Reads measurements. A source that fails answers with <see cref="Measurements.Error"/>.</summary>
    Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken);
}
