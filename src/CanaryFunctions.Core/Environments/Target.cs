namespace CanaryFunctions.Core.Environments;

/// <summary>Where an environment runs: an App Service site and its canary slot.</summary>
/// <param name="Subscription">Azure subscription id.</param>
/// <param name="ResourceGroup">Resource group of the site.</param>
/// <param name="Site">Name of the site, whose production slot is what users see.</param>
/// <param name="Slot">Name of the slot that takes the canary.</param>
public sealed record Target(Guid Subscription, string ResourceGroup, string Site, string Slot)
{
    /// <summary>How packages are put on the slot.</summary>
    public DeploymentMethod Deployment { get; init; }

    /// <summary>How the target's traffic is measured.</summary>
    public Telemetry Telemetry { get; init; } = new();

    /// <summary>The team that answers for what runs there, by which figures can be told apart; null if it is of no matter.
    /// </summary>
    public string? Team { get; init; }
}
