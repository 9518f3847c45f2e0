using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Notifications;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Notifications;

/// <summary>Callers as the catalogue of channels knows them.</summary>
internal static class ChannelCallers
{
    /// <summary>Who calls.</summary>
    public static ChannelCaller Of(HttpContext http)
    {
        var caller = (CallerIdentity)http.User.Identity!;
        return new(caller.Name!, caller.Credential, caller.KeyId, caller.Grants);
    }
}
