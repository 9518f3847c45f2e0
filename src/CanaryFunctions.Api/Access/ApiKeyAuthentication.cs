using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CanaryFunctions.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CanaryFunctions.Api.Access;

/// <summary>Knows callers by the key in <c>Authorization: Bearer</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessOptions access,
    ApiKeyRing keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } text) return AuthenticateResult.NoResult();
        if (IsBootstrapKey(text)) return Known(new("bootstrap", "bootstrap key", [new Grant(Role.Admin)]));
        return await keys.RecogniseAsync(text, Context.RequestAborted) is { } key
            ? Known(new(key.Name, $"key {key.Id}", key.Grants) { KeyId = key.Id })
            : AuthenticateResult.Fail("Unknown API key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private static AuthenticateResult Known(CallerIdentity caller) =>
        AuthenticateResult.Success(new(new(caller), Scheme));

    // Hashed first, so that the time tells nothing of where, or in length, the two differ.
    private bool IsBootstrapKey(string text) => access.BootstrapKey is { Length: > 0 } bootstrap
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(bootstrap)), SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
