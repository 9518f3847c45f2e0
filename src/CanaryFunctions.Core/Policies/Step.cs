namespace CanaryFunctions.Core.Policies;

/// <summary>One traffic step of a policy.</summary>
public sealed record Step
{
    /// <summary>The canary's share of the traffic; above 0.</summary>
    public required Percentage Weight { get; init; }

    /// <summary>The time at the full weight that must have been judged before the step can end. Default zero.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>For a step that advances on evidence: how long to wait for it. Default: without limit.</summary>
    public TimeSpan? AtMost { get; init; }

    /// <summary>What ends the step. Default: time.</summary>
    public Advance Advance { get; init; } = Advance.Time;

    /// <summary>For a step that a person ends: how many people other than the one who started the rollout must approve.
    /// Until they have, nobody can advance or promote past it. 0 to 10; default 0, for which one who may release advances
    /// it.</summary>
    public int Approvals { get; init; }
}
