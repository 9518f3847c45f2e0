using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health;

/// <summary>One question asked of the canary again and again.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ComparisonCheck), "comparison")]
[JsonDerivedType(typeof(LimitCheck), "limit")]
public abstract record HealthCheck
{
    /// <summary>Its name, unique in the policy.</summary>
    public required string Name { get; init; }
}
