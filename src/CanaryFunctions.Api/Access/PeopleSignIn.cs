namespace CanaryFunctions.Api.Access;

/// <summary>Where people sign in to the web console, by OpenID Connect: Entra ID, or another. What they may do is what the rules
/// of the <see cref="TrustedIssuer"/> of the same name say.</summary>
public sealed record PeopleSignIn
{
    /// <summary>The issuer, as of the trusted issuer.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Id of the application that was registered there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Its secret; null for an application that has none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "Microsoft Entra ID";
}
