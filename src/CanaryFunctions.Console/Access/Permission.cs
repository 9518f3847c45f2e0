using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.WebConsole.Access;

/// <summary>What the person before the page may do, by the API's own rules.</summary>
internal static class Permission
{
    /// <summary>Whether he has a role on what the page's address names.</summary>
    public static async Task<bool> MayAsync(this HttpContext http, Role role) =>
        (await http.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, http, new AccessRule(role)))
        .Succeeded;

    /// <summary>Whether he has a role on something.</summary>
    public static bool May(this HttpContext http, Role role, Scope on) =>
        http.User.Grants().Any(grant => grant.Allows(role, on));

    /// <summary>Whether anything that needs a role on everything is for him.</summary>
    public static bool MayEverywhere(this HttpContext http, Role role) => http.May(role, Scope.Everything);
}
