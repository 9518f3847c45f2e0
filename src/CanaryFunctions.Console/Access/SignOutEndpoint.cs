using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.WebConsole.Access;

/// <summary>Forgets who somebody is, and begins to ask an issuer who somebody is.</summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", (Delegate)OutAsync).WithMetadata(new RequireAntiforgeryTokenAttribute())
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/sign-in/issuer", InAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> OutAsync(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return Results.BadRequest();
        await http.SignOutAsync(ConsoleSignIn.Scheme);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> InAsync(
        string? to, HttpContext http, Api.Access.AccessOptions access, ILogger<ConsoleAssets> logger)
    {
        if (access.SignIn is null) return Results.NotFound();
        var wanted = LocalAddress.Of(to);
        try
        {
            await http.ChallengeAsync(ConsoleSignIn.IssuerScheme, new() { RedirectUri = wanted });
            return Results.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException && !http.Response.HasStarted)
        {
            SignInLog.NoAnswer(logger, e, access.SignIn.Issuer);
            return Results.LocalRedirect(ConsoleSignIn.FailedAddress(wanted));
        }
    }
}

internal static partial class SignInLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody can sign in with {Issuer}: it does not say how.")]
    public static partial void NoAnswer(ILogger logger, Exception failure, string issuer);
}
