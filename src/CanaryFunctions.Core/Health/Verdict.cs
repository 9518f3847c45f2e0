namespace CanaryFunctions.Core.Health;

/// <summary>A health check's answer.</summary>
public enum Verdict
{
    /// <summary>Nothing speaks for or against the canary yet.</summary>
    Undecided,

    /// <summary>The canary is shown to be well.</summary>
    Healthy,

    /// <summary>A check fails that is not critical: the rollout waits where it is.</summary>
    Failing,

    /// <summary>The canary is shown to be worse than tolerated.</summary>
    Degraded,

    /// <summary>There is nothing to judge by.</summary>
    NoData,

    /// <summary>The source could not be asked.</summary>
    Error,
}
