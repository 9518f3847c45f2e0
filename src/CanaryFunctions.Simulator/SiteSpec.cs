namespace CanaryFunctions.Simulator;

/// <summary>A site to create.</summary>
public sealed record SiteSpec
{
    /// <summary>Id of the subscription it is in.</summary>
    public required Guid Subscription { get; init; }

    /// <summary>Name of the resource group it is in.</summary>
    public required string ResourceGroup { get; init; }

    /// <summary>Name of the site.</summary>
    public required string Name { get; init; }

    /// <summary>Names of its slots besides production.</summary>
    public IReadOnlyList<string> Slots { get; init; } = [];

    /// <summary>Address of the zip package that production runs; null if it runs an <see cref="Image"/>.</summary>
    public Uri? Package { get; init; }

    /// <summary>The image that production runs, as <see cref="AzureSimulator.AddImage"/> gives it.</summary>
    public string? Image { get; init; }

    /// <summary>App settings of production.</summary>
    public Dictionary<string, string> AppSettings { get; init; } = [];
}
