using System.Security.Claims;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.WebConsole.Access;

/// <summary>People are known by a cookie that holds what they have shown: an API key, or what an issuer said of them. What they
/// may do is looked up anew at each request, so that a key that was revoked is good for nothing at once.</summary>
internal static class ConsoleSignIn
{
    public const string Scheme = "Console";
    public const string IssuerScheme = "ConsoleIssuer";

    private const string KeyClaim = "canary-key";
    private static readonly TimeSpan longest = TimeSpan.FromHours(10);

    // Who may only look is, as likely as not, a screen on a wall, with nobody to sign it in each morning.
    private static readonly TimeSpan longestLook = TimeSpan.FromDays(365);

    public static IServiceCollection AddConsoleSignIn(this IServiceCollection services, AccessOptions access)
    {
        services.PostConfigure<PolicySchemeOptions>(Authentication.Either, options =>
        {
            var ofApi = options.ForwardDefaultSelector!;
            options.ForwardDefaultSelector = http => ConsoleHosting.IsConsole(http.Request.Path) ? Scheme : ofApi(http);
        });
        var authentication = services.AddAuthentication().AddCookie(Scheme, options =>
        {
            options.Cookie.Name = "canary-console";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = longest;
            options.SlidingExpiration = false;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "to";
            options.Events.OnValidatePrincipal = RecogniseAsync;
            options.Events.OnRedirectToAccessDenied = Forbid;
        });
        if (access.SignIn is { } people) authentication.AddOpenIdConnect(IssuerScheme, options => Ask(options, people, access));
        return services;
    }

    /// <summary>Signs in whoever has shown a good key.</summary>
    /// <returns>Whether the key is good.</returns>
    public static async Task<bool> SignInAsync(HttpContext http, string key)
    {
        http.Does("POST /sign-in", "/sign-in");
        var known = await http.RequestServices.GetRequiredService<KnownKeys>().FindAsync(key.Trim(), http.RequestAborted);
        if (known is null) return false;
        var stays = known.Grants.All(grant => grant.Role is Role.Viewer);
        await http.SignInAsync(
            Scheme,
            new(new ClaimsIdentity([new Claim(KeyClaim, key.Trim())], Scheme)),
            new() { IsPersistent = stays, ExpiresUtc = stays ? Now(http) + longestLook : null });
        http.User = new(known);
        return true;
    }

    /// <summary>Whether the one who asks is still known by what he has shown, for answers that take long.</summary>
    public static async Task<bool> IsStillKnownAsync(this HttpContext http) =>
        http.Features.Get<Shown>() is { } shown
        && !(shown.Until <= Now(http))
        && await KnowAsync(http, shown.Who) is not null;

    /// <summary>Where somebody is told that an issuer did not sign him in, and may try again.</summary>
    public static string FailedAddress(string to) => $"/sign-in?failed=true&to={Uri.EscapeDataString(to)}";

    // For Entra ID, and any other issuer of OpenID Connect whose tokens are good for the API too.
    private static void Ask(OpenIdConnectOptions options, PeopleSignIn people, AccessOptions access)
    {
        var issuer = access.IssuerOfPeople!;
        options.SignInScheme = Scheme;
        options.Authority = people.Issuer;
        options.RequireHttpsMetadata = !new Uri(people.Issuer).IsLoopback;
        options.ClientId = people.ClientId;
        options.ClientSecret = people.ClientSecret;
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.CallbackPath = "/signed-in";
        options.NonceCookie.SecurePolicy = options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SameSite = options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.Events.OnTokenValidated = validated =>
        {
            // OpenID Connect allows it where the token comes straight from the issuer; no issuer needs it.
            if (validated.SecurityToken.SignatureAlgorithm is null or "none") validated.Fail("The token is not signed.");
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = received =>
        {
            // The cookie keeps only what names the person and what the rules ask for.
            HashSet<string> kept = [issuer.NameClaim, "sub", .. issuer.Rules.Select(rule => rule.Claim)];
            received.Principal = new(new ClaimsIdentity(
                received.Principal!.Claims.Where(claim => kept.Contains(claim.Type)), IssuerScheme));
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = failed =>
        {
            failed.HandleResponse();
            failed.Response.Redirect(FailedAddress(LocalAddress.Of(failed.Properties?.RedirectUri)));
            return Task.CompletedTask;
        };
    }

    private static async Task RecogniseAsync(CookieValidatePrincipalContext context)
    {
        // The page that says that something failed must not fail as well, as when storage, which knows the keys, does not answer.
        if (context.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.RejectPrincipal();
            return;
        }

        var shown = new Shown(context.Principal!, context.Properties.ExpiresUtc);
        if (await KnowAsync(context.HttpContext, shown.Who) is { } known)
        {
            context.HttpContext.Features.Set(shown);
            context.ReplacePrincipal(new(known));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    private static async Task<CallerIdentity?> KnowAsync(HttpContext http, ClaimsPrincipal shown) =>
        shown.FindFirstValue(KeyClaim) is { } key
        ? await http.RequestServices.GetRequiredService<KnownKeys>().FindAsync(key, http.RequestAborted)
        : http.RequestServices.GetRequiredService<AccessOptions>().IssuerOfPeople?.Know(shown);

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        http.Does($"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}", http.Request.Path);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>What a cookie holds.</summary>
    /// <param name="Who">What was shown at the sign-in.</param>
    /// <param name="Until">Until when it is good; null for ever.</param>
    private sealed record Shown(ClaimsPrincipal Who, DateTimeOffset? Until);
}
