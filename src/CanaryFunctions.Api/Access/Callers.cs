using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Access;

/// <summary>Who calls.</summary>
internal static class Callers
{
    /// <summary>The caller's name.</summary>
    public static string Caller(this HttpContext http) => http.User.Identity!.Name!;
}
