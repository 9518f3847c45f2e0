namespace CanaryFunctions.Core.Rollouts;

/// <summary>An action that was decided and recorded before it is done, so that nobody does it twice.</summary>
/// <param name="Action">The action.</param>
/// <param name="By">The advance that does it. Another advance waits before it tries, since the first may still be at
/// it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Operation">Where the target tells how the action goes on; null if it is done at once or is not known
/// to have begun.</param>
public sealed record Intent(RolloutAction Action, string By, DateTimeOffset At, Uri? Operation = null)
{
    /// <summary>When the caller got no answer, or one that leaves open whether it is done; null if it got another, or has died.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>What the target says of how it goes on, for people; null if nothing.</summary>
    public string? Progress { get; init; }
}
