using System.Text.Json.Serialization;
using CanaryFunctions.Core.Environments.Sources;

namespace CanaryFunctions.Core.Environments;

/// <summary>How the traffic of a target is measured.</summary>
public sealed record Telemetry
{
    /// <summary>Where it is measured. Default: App Service's platform metrics, which need no setting up.</summary>
    public TelemetrySource Source { get; init; } = new PlatformSource();

    /// <summary>Length of one bin. Azure Monitor's platform metrics have one minute (the default).</summary>
    public TimeSpan Grain { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its end a bin is taken as complete; null (default) for as long as the source usually takes:
    /// three minutes for platform metrics, eight for logs, two for Prometheus, three for an HTTP endpoint.</summary>
    [JsonPropertyName("lag")]
    public TimeSpan? OwnLag { get; init; }

    /// <summary>How long after its end a bin is taken as complete.</summary>
    [JsonIgnore]
    public TimeSpan Lag
    {
        get => OwnLag ?? Source.UsualLag;
        init => OwnLag = value;
    }

    /// <summary>How much of the baseline's past is read before the first verdict. Default two hours; at least zero.
    /// It tells how much failures cluster when nothing is wrong.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(2);
}
