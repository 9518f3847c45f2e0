namespace CanaryFunctions.Core.Policies;

/// <summary>What a degraded canary leads to.</summary>
public enum DegradedResponse
{
    /// <summary>The rollout is taken back.</summary>
    Rollback,

    /// <summary>The rollout is paused, and a person decides.</summary>
    Pause,
}

/// <summary>What is done at a step's longest time without evidence either way.</summary>
public enum UndecidedResponse
{
    /// <summary>Go on to the next step.</summary>
    Advance,

    /// <summary>Stay, until there is evidence or a person acts.</summary>
    Hold,

    /// <summary>Take the rollout back.</summary>
    Rollback,
}

/// <summary>What is done when a health check can't speak.</summary>
public enum SilenceAction
{
    /// <summary>Stay where it is, until there is data or a person acts.</summary>
    Hold,

    /// <summary>Take the rollout back.</summary>
    Rollback,

    /// <summary>Go on as if all were well.</summary>
    Ignore,
}

/// <summary>What is done when a health check can't speak for some time.</summary>
/// <param name="After">How long silence is borne; until then the step just waits.</param>
/// <param name="Do">What is done then.</param>
public sealed record SilenceResponse(TimeSpan After, SilenceAction Do);

/// <summary>What a rollback does for visitors who are pinned to the canary slot by their cookie.</summary>
public enum PinnedVisitors
{
    /// <summary>Put the baseline on the canary slot, so that they get the good version.</summary>
    Heal,

    /// <summary>Stop the slot.</summary>
    Stop,

    /// <summary>Wait until none of them comes any more.</summary>
    Wait,
}
