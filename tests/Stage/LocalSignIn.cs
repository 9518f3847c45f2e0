using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Signs people in by OpenID Connect's code flow with PKCE: nobody is asked, everybody is the same person.</summary>
public sealed class LocalSignIn(LocalIssuer issuer)
{
    /// <summary>Who may send people here.</summary>
    public const string Client = "console";

    /// <summary>Its secret.</summary>
    public const string Secret = "a-client-secret-for-tests-only";

    private readonly ConcurrentDictionary<string, Asked> codes = new();

    /// <summary>What is said of the person.</summary>
    public (string Claim, object Value)[] Person { get; set; } = [("sub", "ann")];

    /// <summary>Changes the token that tells of him; null for a good one.</summary>
    public Action<SecurityTokenDescriptor>? Change { get; set; }

    /// <summary>Whether the person says no.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether the state that was given comes back altered.</summary>
    public bool AltersState { get; set; }

    /// <summary>How many codes were given for tokens.</summary>
    public int Redeemed { get; private set; }

    internal void Map(WebApplication app)
    {
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", TokenAsync);
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["client_id"] != Client || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256")
            return Results.BadRequest("Only the console asks, for a code and with PKCE.");
        var code = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        codes[code] = new($"{asked["redirect_uri"]}", $"{asked["nonce"]}", $"{asked["code_challenge"]}");
        return Results.Redirect(QueryHelpers.AddQueryString($"{asked["redirect_uri"]}", new Dictionary<string, string?>
        {
            ["state"] = $"{asked["state"]}{(AltersState ? "x" : "")}",
            [Refuses ? "error" : "code"] = Refuses ? "access_denied" : code,
        }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!codes.TryRemove($"{form["code"]}", out var asked)
            || form["client_id"] != Client
            || form["client_secret"] != Secret
            || form["redirect_uri"] != asked.ReturnTo
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}"))) != asked.Challenge)
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        }

        Redeemed++;
        var token = issuer.Issue(
            descriptor =>
            {
                descriptor.Audience = Client;
                Change?.Invoke(descriptor);
            },
            [.. Person, ("nonce", asked.Nonce)]);
        return Results.Json(new { id_token = token, access_token = token, token_type = "Bearer", expires_in = 600 });
    }

    private sealed record Asked(string ReturnTo, string Nonce, string Challenge);
}
