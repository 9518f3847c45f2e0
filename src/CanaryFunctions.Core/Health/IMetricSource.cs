namespace CanaryFunctions.Core.Health;

/// <summary>Where the traffic of a target is measured.</summary>
public interface IMetricSource
{
    /// <summary>Reads measurements. A source that fails answers with <see cref="Measurements.Error"/>.</summary>
    Task<Measurements> ReadAsync(MeasurementRequest request, CancellationToken cancellationToken);
}
