using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>One question asked of the canary again and again. Each kind holds what is asked, how what is seen is used, and
/// what that means.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ComparisonCheck), "comparison")]
[JsonDerivedType(typeof(LimitCheck), "limit")]
[JsonDerivedType(typeof(SloCheck), "slo")]
[JsonDerivedType(typeof(ProbeCheck), "probe")]
[JsonDerivedType(typeof(JudgeCheck), "judge")]
public abstract record HealthCheck
{
    private protected HealthCheck()
    {
    }

    /// <summary>Its name, unique in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is only reported and never decides. Default: it decides.</summary>
    public bool DryRun { get; init; }

    /// <summary>How long after the canary's first visitor it begins to be asked. Default zero.</summary>
    public TimeSpan InitialDelay { get; init; }

    /// <summary>How many of its latest answers are kept. 0 to 100; default 10.</summary>
    public int Keep { get; init; } = 10;

    /// <summary>Whether it compares with a baseline. Such a check rests after the swap, when nothing runs beside the new
    /// version.</summary>
    internal virtual bool NeedsBaseline => false;

    /// <summary>Name of the metric that it needs as a gauge; null if none.</summary>
    internal virtual string? Gauge => null;

    /// <summary>What it knows before the first look.</summary>
    internal abstract CheckState Begin();

    /// <summary>A traffic step begins: a fault may begin with it.</summary>
    internal virtual CheckState BeginStep(CheckState state) => state;

    /// <summary>Uses what is new.</summary>
    internal abstract CheckState Use(CheckState state, Sight sight);

    /// <summary>What its state means, in a word.</summary>
    internal abstract Verdict Judge(CheckState state, ErrorBudget budget);

    /// <summary>What its state means, with the numbers and for people.</summary>
    internal abstract CheckReport Report(CheckState state, ErrorBudget budget);

    /// <summary>What is wrong with its settings; fields are named from the check on.</summary>
    internal abstract IEnumerable<FieldError> Errors();
}
