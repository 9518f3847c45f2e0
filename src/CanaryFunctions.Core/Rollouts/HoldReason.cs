namespace CanaryFunctions.Core.Rollouts;

/// <summary>Why a rollout waits at its step.</summary>
public enum HoldReason
{
    /// <summary>People must approve.</summary>
    Approval,

    /// <summary>A person must decide how to go on.</summary>
    Decision,

    /// <summary>There is no health data.</summary>
    NoData,

    /// <summary>The source of the health data, or the target, can't be read.</summary>
    ProviderError,

    /// <summary>A hook has not decided yet.</summary>
    Hook,

    /// <summary>Somebody else has deployed or swapped, or is about to.</summary>
    Drift,
}
