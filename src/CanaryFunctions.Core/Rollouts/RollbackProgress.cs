namespace CanaryFunctions.Core.Rollouts;

/// <summary>How far a rollback is.</summary>
public sealed record RollbackProgress
{
    /// <summary>When nobody new was seen to be sent to the canary any more.</summary>
    public DateTimeOffset? TrafficRemovedAt { get; init; }

    /// <summary>When the baseline began to be put on the slot, for the visitors who are pinned to it.</summary>
    public DateTimeOffset? HealingSince { get; init; }

    /// <summary>Good answers in a row of the slot since then.</summary>
    public int Successes { get; init; }

    /// <summary>From when on nothing can take effect any more of which it is not known whether it was done, and which is not what
    /// the rollback itself wants; null if there is no such thing. Before, the rollback is not over.</summary>
    public DateTimeOffset? CertainAt { get; init; }

    /// <summary>Whether nobody gets the canary any more, so that hooks can be told.</summary>
    public bool IsSafe { get; init; }

    /// <summary>The end of the last bin in which the slot still had requests, if it is waited for that to end.</summary>
    public DateTimeOffset? LastVisit { get; init; }
}
