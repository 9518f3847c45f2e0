using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>Where the requests of both arms are counted.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlatformSource), "platform")]
[JsonDerivedType(typeof(LogSource), "logs")]
[JsonDerivedType(typeof(PrometheusSource), "prometheus")]
[JsonDerivedType(typeof(HttpSource), "http")]
public abstract record TelemetrySource
{
    private protected TelemetrySource()
    {
    }

    /// <summary>What it is, for people, e.g. <c>Platform metrics</c>.</summary>
    [JsonIgnore]
    public abstract string Title { get; }

    /// <summary>How long after its end a bin is complete, as a rule.</summary>
    [JsonIgnore]
    public abstract TimeSpan UsualLag { get; }

    /// <summary>Whether it tells how long requests took, as a histogram.</summary>
    [JsonIgnore]
    public virtual bool TellsLatency => false;

    /// <summary>What is wrong with its settings; fields are named from the source on.</summary>
    public virtual IEnumerable<FieldError> Errors() => [];
}
