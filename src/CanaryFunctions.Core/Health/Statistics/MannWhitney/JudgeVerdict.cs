namespace CanaryFunctions.Core.Health.Statistics.MannWhitney;

/// <summary>What a score means.</summary>
public enum JudgeVerdict
{
    /// <summary>The score is below both limits.</summary>
    Fail,

    /// <summary>The score is between the limits.</summary>
    Marginal,

    /// <summary>The score is good enough.</summary>
    Pass,
}
