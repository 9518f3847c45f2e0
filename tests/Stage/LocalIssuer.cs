using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Issues real tokens, publishes its keys as OpenID providers do, and signs people in.</summary>
public sealed class LocalIssuer : IAsyncDisposable
{
    public const string Audience = "canary";

    private readonly RSA key = RSA.Create(2048);
    private readonly WebApplication app;

    private LocalIssuer(WebApplication app)
    {
        this.app = app;
        SignIn = new(this);
    }

    public string Address => app.Urls.Single();

    /// <summary>How it signs people in, for what trusts it.</summary>
    public LocalSignIn SignIn { get; }

    /// <summary>The public key as somebody could take it for a shared secret.</summary>
    public byte[] PublicKey => System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());

    public static async Task<LocalIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var issuer = new LocalIssuer(builder.Build());
        issuer.app.Urls.Add("http://127.0.0.1:0");
        issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Json(
            new
            {
                issuer = issuer.Address,
                jwks_uri = $"{issuer.Address}/keys",
                authorization_endpoint = $"{issuer.Address}/authorize",
                token_endpoint = $"{issuer.Address}/token",
            }));
        issuer.SignIn.Map(issuer.app);
        issuer.app.MapGet("/keys", () =>
        {
            var parameters = issuer.key.ExportParameters(includePrivateParameters: false);
            var n = Base64UrlEncoder.Encode(parameters.Modulus);
            var e = Base64UrlEncoder.Encode(parameters.Exponent);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n, e } } });
        });
        await issuer.app.StartAsync();
        return issuer;
    }

    /// <summary>Issues a good token, but for what the test changes.</summary>
    public string Issue(Action<SecurityTokenDescriptor>? change = null, params (string Claim, object Value)[] claims)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = claims.ToDictionary(claim => claim.Claim, claim => claim.Value),
            SigningCredentials = new(new RsaSecurityKey(key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }
}
