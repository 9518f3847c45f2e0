namespace CanaryFunctions.Simulator.Storage;

/// <summary>How the storage emulator is started.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The Node.js program; 20 or newer. Default: the one on the path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The npm program. Default: the one on the path.</summary>
    public string Npm { get; init; } = "npm";

    /// <summary>Where the emulator is installed, once for all uses. Default: the user's cache folder.</summary>
    public string Cache { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "canaryfunctions");
}
