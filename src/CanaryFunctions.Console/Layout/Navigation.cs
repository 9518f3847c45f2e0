using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Access;
using CanaryFunctions.WebConsole.Access;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.WebConsole.Layout;

/// <summary>An entry of the navigation.</summary>
/// <param name="Address">Below the console's.</param>
/// <param name="Title">What it says.</param>
/// <param name="Icon">Name of its icon.</param>
internal sealed record Navigation(string Address, string Title, string Icon)
{
    /// <summary>The screens that are for somebody, in their order.</summary>
    public static IEnumerable<Navigation> For(HttpContext http)
    {
        yield return new("", "Overview", "grid");
        yield return new("analytics", "Analytics", "chart");
        yield return new("channels", "Notifications", "bell");
        if (http.User.Grants().Any(grant => grant.Role is Role.Admin)) yield return new("access", "Access", "key");
        if (http.MayEverywhere(Role.Admin)) yield return new("audit", "Audit", "list");
        if (http.MayEverywhere(Role.Admin)) yield return new("gallery", "Gallery", "swatch");
    }
}
