using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CanaryFunctions.Api.Access;

/// <summary>What a caller shows in <c>Authorization: Bearer</c>.</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";
    private const int LongestToken = 16 * 1024;

    /// <summary>The text; null if there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var text = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : "";
        return text.Length is 0 or > LongestToken ? null : text;
    }

    /// <summary>The issuer that a token claims to be from; null if it is no token. Nothing of it is checked.</summary>
    public static string? ClaimedIssuer(string text)
    {
        var handler = new JsonWebTokenHandler();
        try
        {
            return handler.CanReadToken(text) ? handler.ReadJsonWebToken(text).Issuer : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
