namespace CanaryFunctions.Core.Rollouts;

/// <summary>Why a rollout is paused.</summary>
public enum PauseReason
{
    /// <summary>A person asked for it.</summary>
    Person,

    /// <summary>The canary is degraded, and the policy says that a person decides.</summary>
    Degraded,

    /// <summary>Somebody else has changed the canary's share.</summary>
    Drift,

    /// <summary>Somebody else has deployed or swapped.</summary>
    Replaced,

    /// <summary>Somebody else has made the canary live.</summary>
    Swapped,
}
