using System.Text.Encodings.Web;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Webhooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CanaryFunctions.Api.Integrations;

/// <summary>Knows callers who sign what they send with a secret of the application. They may release that application, by
/// operations that <see cref="TakesSignature">take a signature</see>, and nothing else.</summary>
internal sealed class SignatureAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ISecretStore secrets,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Signature";

    /// <summary>What the names of secrets begin with that open this door. No other secret does.</summary>
    public const string Prefix = "inbound-";

    private const int LongestBody = 64 * 1024;

    /// <summary>Whether a request is to be known by its signature.</summary>
    public static bool IsMeant(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<TakesSignature>() is not null
        && http.Request.Headers.ContainsKey(WebhookSignature.SignatureHeader);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var route = Context.GetRouteData().Values;
        if (route["application"] is not string application || route["name"] is not string name
            || !Names.IsValid(application) || !Names.IsValid(Prefix + name))
        {
            return AuthenticateResult.Fail("No such door.");
        }

        // One that is not there is looked for all the same, so that strangers can't tell.
        var secret = await secrets.ReadAsync(application, Prefix + name, Context.RequestAborted);
        if (await BodyAsync() is not { } body) return AuthenticateResult.Fail($"More than {LongestBody} bytes.");
        var (id, headers) = (Request.Headers[WebhookSignature.IdHeader].ToString(), Request.Headers);
        var doubt = WebhookSignature.Doubt(
            secret ?? Guid.NewGuid().ToString(),
            id,
            headers[WebhookSignature.TimeHeader],
            headers[WebhookSignature.SignatureHeader],
            body,
            time.GetUtcNow());
        if (secret is null || doubt is not null) return AuthenticateResult.Fail(doubt ?? "Unknown.");

        // Whoever sends the same message again gets the same answer, and nothing is done twice.
        Request.Headers["Idempotency-Key"] = id;
        var caller = new CallerIdentity(
            Prefix + name, $"signature with {Prefix}{name}", [new Grant(Role.Releaser, application)]);
        return AuthenticateResult.Success(new(new(caller), Scheme));
    }

    private async Task<byte[]?> BodyAsync()
    {
        Request.EnableBuffering(LongestBody, LongestBody);
        using var body = new MemoryStream();
        try
        {
            await Request.Body.CopyToAsync(body, Context.RequestAborted);
        }
        catch (IOException)
        {
            return null;
        }

        Request.Body.Position = 0;
        return body.ToArray();
    }
}

/// <summary>The operation takes requests that are signed, besides those with a key or token.</summary>
internal sealed class TakesSignature;
