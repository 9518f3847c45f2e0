using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.WebConsole.Access;

/// <summary>Forgets who somebody is, and begins to ask an issuer who somebody is.</summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", (Delegate)OutAsync).WithMetadata(new RequireAntiforgeryTokenAttribute())
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/sign-in/issuer", In).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> OutAsync(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return Results.BadRequest();
        await http.SignOutAsync(ConsoleSignIn.Scheme);
        return Results.LocalRedirect("/sign-in");
    }

    private static IResult In(string? to, Api.Access.AccessOptions access) => access.SignIn is null
        ? Results.NotFound()
        : Results.Challenge(new() { RedirectUri = LocalAddress.Of(to) }, [ConsoleSignIn.IssuerScheme]);
}
