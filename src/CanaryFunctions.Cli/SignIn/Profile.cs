namespace CanaryFunctions.Cli.SignIn;

/// <summary>A control plane that somebody has signed in to.</summary>
/// <param name="Url">Its address.</param>
internal sealed record Profile(Uri Url)
{
    /// <summary>The API key; null for one who signs in with Entra ID.</summary>
    public string? Key { get; init; }

    /// <summary>The tenant, for Entra ID.</summary>
    public string? Tenant { get; init; }

    /// <summary>Client id of the control plane's application in that tenant.</summary>
    public string? ClientId { get; init; }

    /// <summary>Who signed in, as Azure.Identity keeps it; no secret.</summary>
    public string? Account { get; init; }

    /// <summary>The address only, never the key.</summary>
    public override string ToString() => Url.ToString();
}
