using System.IO.Enumeration;
using System.Security.Claims;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Api.Access;

/// <summary>Somebody whose tokens are good, and what their bearers may do. No secret is needed: tokens are checked by the
/// issuer's public keys.</summary>
public sealed record TrustedIssuer
{
    /// <summary>The issuer, as in the token's <c>iss</c>, e.g. <c>https://token.actions.githubusercontent.com</c>. An https
    /// address that publishes OpenID configuration; http only on this machine.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Whom tokens must be meant for: their <c>aud</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The claim that names the caller in the audit. Default <c>sub</c>.</summary>
    public string NameClaim { get; init; } = "sub";

    /// <summary>What bearers may do. A token that no rule fits is good for nothing.</summary>
    public IReadOnlyList<TokenRule> Rules { get; init; } = [];

    internal string Scheme => $"issuer {Issuer}";

    /// <summary>The caller that a token tells of, whose signature has been checked.</summary>
    internal CallerIdentity Know(ClaimsPrincipal bearer) => new(
        bearer.FindFirstValue(NameClaim) ?? bearer.FindFirstValue("sub") ?? "unnamed",
        $"token of {Issuer}",
        [.. GrantsOf(bearer)]);

    private IEnumerable<Grant> GrantsOf(ClaimsPrincipal bearer) =>
        Rules.Where(rule => bearer.FindAll(rule.Claim).Any(claim => rule.Fits(claim.Value))).Select(rule => rule.Grant);

    internal IEnumerable<string> Errors()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var address) || (address.Scheme != "https" && !address.IsLoopback))
            yield return $"The trusted issuer '{Issuer}' must be an https address.";
        if (Audience.Length == 0) yield return $"The trusted issuer '{Issuer}' needs an audience.";
        if (Rules.Count == 0) yield return $"The trusted issuer '{Issuer}' needs at least one rule.";
        foreach (var rule in Rules)
        {
            if (rule.Claim.Length == 0 || rule.Pattern.Trim('*').Length == 0)
                yield return $"A rule of '{Issuer}' needs a claim, and a pattern that is more than *.";
            if (rule.Grant.Error() is { } error) yield return $"A rule of '{Issuer}': {error}";
        }
    }
}

/// <summary>What bearers of a token may do whose claim fits a pattern.</summary>
public sealed record TokenRule
{
    /// <summary>The claim, e.g. <c>sub</c>, <c>roles</c> or <c>groups</c>; one of several values is enough.</summary>
    public string Claim { get; init; } = "sub";

    /// <summary>What it must be; <c>*</c> stands for any text, e.g. <c>repo:contoso/shop:environment:*</c>.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The role.</summary>
    public Role Role { get; init; }

    /// <summary>The application; null for everything.</summary>
    public string? Application { get; init; }

    /// <summary>The environment; null for the whole application.</summary>
    public string? Environment { get; init; }

    internal Grant Grant => new(Role, Application, Environment);

    // '?' stands for itself, not for any letter.
    internal bool Fits(string value) => FileSystemName.MatchesSimpleExpression(
        Pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), value, ignoreCase: false);
}
