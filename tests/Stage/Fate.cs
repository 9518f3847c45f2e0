namespace CanaryFunctions.Tests.Stage;

/// <summary>How a rollout of a fleet goes.</summary>
public enum Fate
{
    /// <summary>Its version is good.</summary>
    Good,

    /// <summary>Its probe finds it to be bad.</summary>
    BadByProbe,

    /// <summary>The comparison of what its visitors get finds it to be bad.</summary>
    BadByComparison,

    /// <summary>Somebody aborts it when it is live.</summary>
    AbortedLive,
}
