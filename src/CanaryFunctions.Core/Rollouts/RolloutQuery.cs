using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Which rollouts are to be listed.</summary>
/// <param name="Application">Those of this application; null for all, and then only those that are under way.</param>
public sealed record RolloutQuery(string? Application)
{
    /// <summary>Only those in this environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Only those that roll out this version.</summary>
    public SemVersion? Version { get; init; }

    /// <summary>Only those in this state.</summary>
    public RolloutState? State { get; init; }

    /// <summary>Whether a rollout is wanted.</summary>
    public bool Fits(RolloutSummary rollout) =>
        (Application is null || rollout.Application == Application)
        && (Environment is null || rollout.Environment == Environment)
        && (Version is null || rollout.Canary.Equals(Version))
        && (State is null || State == StateOf(rollout.Phase));

    private static RolloutState StateOf(Phase phase) => phase switch
    {
        Phase.Succeeded => RolloutState.Succeeded,
        Phase.RolledBack => RolloutState.RolledBack,
        _ => RolloutState.Active,
    };
}

/// <summary>How a rollout stands.</summary>
public enum RolloutState
{
    /// <summary>It is under way.</summary>
    Active,

    /// <summary>It ended with the new version live.</summary>
    Succeeded,

    /// <summary>It was taken back.</summary>
    RolledBack,
}
