namespace CanaryFunctions.Api.Access;

/// <summary>Who may call, besides the API keys that are kept in storage.</summary>
public sealed record AccessOptions
{
    /// <summary>A key that may do everything, for the first steps and for automation; null or empty for none. At
    /// least 20 characters.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>Who else's tokens are good: Entra ID, GitHub Actions, Azure DevOps.</summary>
    public IReadOnlyList<TrustedIssuer> TrustedIssuers { get; init; } = [];

    /// <summary>How people sign in to the web console besides with keys; null for with keys only.</summary>
    public PeopleSignIn? SignIn { get; init; }

    /// <summary>The trusted issuer that tells who people are; null if they sign in with keys only.</summary>
    internal TrustedIssuer? IssuerOfPeople =>
        SignIn is null ? null : TrustedIssuers.FirstOrDefault(trusted => trusted.Issuer == SignIn.Issuer);

    /// <summary>All that is wrong, for people.</summary>
    public IEnumerable<string> Errors()
    {
        if (BootstrapKey is { Length: > 0 and < 20 })
            yield return "The bootstrap key is too short: give at least 20 random characters.";
        foreach (var issuer in TrustedIssuers)
        {
            foreach (var error in issuer.Errors()) yield return error;
        }

        if (SignIn is null) yield break;
        if (SignIn.ClientId.Length == 0) yield return "The sign-in needs a client id.";
        if (IssuerOfPeople is null)
            yield return $"The issuer of the sign-in, '{SignIn.Issuer}', must be one of the trusted issuers, which say what people may do.";
    }
}
