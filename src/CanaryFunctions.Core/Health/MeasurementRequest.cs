using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Health;

/// <summary>Which measurements are wanted.</summary>
/// <param name="Environment">Whose traffic.</param>
/// <param name="Versions">What the arms run.</param>
/// <param name="Canary">Where the canary is.</param>
/// <param name="From">Start of the first bin wanted of both arms.</param>
/// <param name="HistoryFrom">Start of the first bin wanted of the baseline; at most <paramref name="From"/>.</param>
/// <param name="Until">Bins that end later than this are not wanted: they may be incomplete.</param>
/// <param name="Metrics">Names of the metrics wanted as gauges.</param>
public sealed record MeasurementRequest(
    DeploymentEnvironment Environment,
    ArmVersions Versions,
    CanaryPlace Canary,
    DateTimeOffset From,
    DateTimeOffset HistoryFrom,
    DateTimeOffset Until,
    ImmutableArray<string> Metrics)
{
    /// <summary>Whether it is wanted how long requests took.</summary>
    public bool Latency { get; init; }

    /// <summary>Where it is measured.</summary>
    public Target Target => Environment.Target;

    /// <summary>Number of the version that an arm runs; null if it is not known.</summary>
    public string? VersionOf(Arm arm) => arm is Arm.Canary ? Versions.Canary : Versions.Baseline;

    /// <summary>Where an arm is.</summary>
    public CanaryPlace PlaceOf(Arm arm) =>
        (arm is Arm.Canary) == (Canary is CanaryPlace.Slot) ? CanaryPlace.Slot : CanaryPlace.Production;

    /// <summary>The stretch of whole bins that is wanted of an arm; they begin at multiples of the grain. Empty if its end is
    /// not after its start.</summary>
    public (DateTimeOffset Start, DateTimeOffset End) WholeBins(Arm arm)
    {
        var grain = Target.Telemetry.Grain;
        var from = arm is Arm.Baseline ? HistoryFrom : From;
        return (Floor(from + grain - TimeSpan.FromTicks(1)), Floor(Until));

        DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % grain.Ticks), TimeSpan.Zero);
    }
}
