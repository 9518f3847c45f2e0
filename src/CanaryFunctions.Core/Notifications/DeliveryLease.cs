namespace CanaryFunctions.Core.Notifications;

/// <summary>How long a channel belongs to the host that sends for it. After a host has died, another sends after that time.</summary>
/// <param name="Time">Longer than the slowest service takes to answer.</param>
public sealed record DeliveryLease(TimeSpan Time)
{
    /// <summary>Three minutes.</summary>
    public static DeliveryLease Usual { get; } = new(TimeSpan.FromMinutes(3));

    /// <summary>How long a host sends at a stretch: so short that it is done when the lease ends, whatever its last call takes.</summary>
    internal TimeSpan LongestRun => Time / 3;
}
