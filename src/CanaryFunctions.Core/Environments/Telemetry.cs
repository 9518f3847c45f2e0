namespace CanaryFunctions.Core.Environments;

/// <summary>How the traffic of a target is measured.</summary>
public sealed record Telemetry
{
    /// <summary>Length of one bin. Azure Monitor's platform metrics have one minute (the default).</summary>
    public TimeSpan Grain { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its end a bin is taken as complete. Default three minutes: platform metrics are late by
    /// one to three.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How much of the baseline's past is read before the first verdict. Default two hours; at least zero.
    /// It tells how much failures cluster when nothing is wrong.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(2);
}
