namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>One stage on a rollout's way.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="State">Whether it is behind, ahead, or where the rollout is.</param>
/// <param name="About">What ends it.</param>
public sealed record Rung(string Name, RungState State, string About)
{
    /// <summary>When it was passed; null while it is not.</summary>
    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>Since when the rollout is there; null if its time does not run.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it can end at the earliest; null if that is no matter of time.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Where a stage lies as seen from the rollout.</summary>
public enum RungState
{
    /// <summary>It is still to come.</summary>
    Ahead,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>The rollout is there.</summary>
    Now,

    /// <summary>The rollout is there and waits for a person.</summary>
    Waiting,

    /// <summary>The rollout was taken back from there.</summary>
    Failed,

    /// <summary>It never came, since the rollout was taken back.</summary>
    Skipped,
}
