namespace CanaryFunctions.Core.Rollouts;

/// <summary>How often a rollout looks and how long it is patient. The defaults fit Azure; a local target can be
/// quicker.</summary>
public sealed record Pace
{
    /// <summary>Time between looks at the health of the canary. Default one minute, the grain of platform metrics.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between looks at what is in the slots while the canary has visitors, which cost four calls to Azure.
    /// Default five minutes.</summary>
    public TimeSpan Slots { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between looks at an operation under way. Default 15 seconds, as Azure's clients poll.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two warm-up requests. Default five seconds.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call that changes the target may take. Another host waits twice as long before it does
    /// again what a host that died may have begun. Default 30 seconds.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long Azure may refuse before a person is asked. Default 15 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For <c>pinnedVisitors: wait</c>: how long the slot must have had no request. Default one hour, the
    /// lifetime of the routing cookie.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromHours(1);
}
