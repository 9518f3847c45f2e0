namespace CanaryFunctions.Core.Notifications;

/// <summary>How long a channel belongs to the host that sends for it. After a host has died, another sends after that time.</summary>
/// <param name="Time">How long. A service that takes more than half of it to answer is not waited for.</param>
public sealed record DeliveryLease(TimeSpan Time)
{
    /// <summary>Three minutes.</summary>
    public static DeliveryLease Usual { get; } = new(TimeSpan.FromMinutes(3));

    /// <summary>How long a host sends at a stretch: so short that it is done when the lease ends, even if its last call takes long.
    /// </summary>
    internal TimeSpan LongestRun => Time / 3;

    /// <summary>How long one call may take: with the longest run before it, less than the lease.</summary>
    internal TimeSpan LongestCall => Time / 2;
}
