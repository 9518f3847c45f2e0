namespace CanaryFunctions.Core.Rollouts;

/// <summary>What a host does after an advance.</summary>
public abstract record Advanced
{
    private Advanced()
    {
    }

    /// <summary>Look again then.</summary>
    /// <param name="At">When.</param>
    public sealed record LookAgain(DateTimeOffset At) : Advanced;

    /// <summary>Nothing: the rollout has ended, waits for a person, or is driven by another wake-up.</summary>
    public sealed record Nothing : Advanced;
}
