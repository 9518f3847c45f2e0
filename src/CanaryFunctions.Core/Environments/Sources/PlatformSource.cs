using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>App Service's own metrics of site and slot.</summary>
public sealed record PlatformSource : TelemetrySource
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => "Platform metrics";

    /// <summary>They are late by one to three minutes.</summary>
    [JsonIgnore]
    public override TimeSpan UsualLag => TimeSpan.FromMinutes(3);
}
