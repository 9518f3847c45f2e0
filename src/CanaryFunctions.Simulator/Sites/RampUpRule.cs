namespace CanaryFunctions.Simulator.Sites;

/// <summary>A rule of weighted routing, as ARM has it.</summary>
/// <param name="ActionHostName">Host name of the slot that gets the share.</param>
/// <param name="ReroutePercentage">The share, 0 to 100.</param>
/// <param name="Name">Name of the rule; the routing cookie carries it.</param>
internal sealed record RampUpRule(string ActionHostName, double ReroutePercentage, string Name)
{
    /// <summary>What moves the share by itself; kept, and not done.</summary>
    public double? ChangeStep { get; init; }

    /// <inheritdoc cref="ChangeStep"/>
    public int? ChangeIntervalInMinutes { get; init; }

    /// <inheritdoc cref="ChangeStep"/>
    public double? MinReroutePercentage { get; init; }

    /// <inheritdoc cref="ChangeStep"/>
    public double? MaxReroutePercentage { get; init; }

    /// <inheritdoc cref="ChangeStep"/>
    public string? ChangeDecisionCallbackUrl { get; init; }
}
