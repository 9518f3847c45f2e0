namespace CanaryFunctions.Api.Access;

/// <summary>Who may call, besides the API keys that are kept in storage.</summary>
public sealed record AccessOptions
{
    /// <summary>A key that may do everything, for the first steps and for automation; null or empty for none. At
    /// least 20 characters.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>Who else's tokens are good: Entra ID, GitHub Actions, Azure DevOps.</summary>
    public IReadOnlyList<TrustedIssuer> TrustedIssuers { get; init; } = [];

    /// <summary>All that is wrong, for people.</summary>
    public IEnumerable<string> Errors()
    {
        if (BootstrapKey is { Length: > 0 and < 20 })
            yield return "The bootstrap key is too short: give at least 20 random characters.";
        foreach (var issuer in TrustedIssuers)
        {
            foreach (var error in issuer.Errors()) yield return error;
        }
    }
}
