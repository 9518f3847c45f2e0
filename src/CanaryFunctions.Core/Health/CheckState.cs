using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>What one check remembers between looks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Comparison), "comparison")]
[JsonDerivedType(typeof(Limit), "limit")]
public abstract record CheckState
{
    private CheckState()
    {
    }

    /// <summary>A comparison's running test.</summary>
    /// <param name="Test">Its sums.</param>
    public sealed record Comparison(ComparisonTest Test) : CheckState;

    /// <summary>A limit's count.</summary>
    /// <param name="Failures">Bins in which the limit was broken.</param>
    /// <param name="Last">The last value seen.</param>
    public sealed record Limit(int Failures, double? Last) : CheckState;
}
