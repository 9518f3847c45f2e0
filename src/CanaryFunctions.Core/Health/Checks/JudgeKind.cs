using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Which judge scores a metric.</summary>
public enum JudgeKind
{
    /// <summary>Kayenta's published rule.</summary>
    [JsonStringEnumMemberName("mann-whitney")]
    MannWhitney,
}
