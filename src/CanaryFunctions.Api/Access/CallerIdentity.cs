using System.Collections.Immutable;
using System.Security.Claims;
using CanaryFunctions.Core.Access;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Access;

/// <summary>A caller who is known, and what he may do.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    /// <summary>Makes an identity.</summary>
    /// <param name="name">The caller's name.</param>
    /// <param name="credential">What he has shown: <c>key ID</c>, <c>bootstrap key</c> or <c>token of ISSUER</c>.</param>
    /// <param name="grants">What he may do.</param>
    public CallerIdentity(string name, string credential, ImmutableArray<Grant> grants)
        : base([new(ClaimTypes.Name, name)], credential)
    {
        (Credential, Grants) = (credential, grants);
    }

    public string Credential { get; }

    public ImmutableArray<Grant> Grants { get; }

    /// <summary>Id of the key that he has shown; null if it was something else.</summary>
    public string? KeyId { get; init; }
}

/// <summary>Who calls.</summary>
internal static class Callers
{
    /// <summary>The caller's name.</summary>
    public static string Caller(this HttpContext http) => http.User.Identity!.Name!;

    /// <summary>What the caller may do; nothing for one who is not known.</summary>
    public static ImmutableArray<Grant> Grants(this ClaimsPrincipal user) =>
        user.Identity is CallerIdentity known ? known.Grants : [];
}
