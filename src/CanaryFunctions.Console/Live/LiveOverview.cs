using System.Text.Json;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>Tells an open overview when a rollout that its reader may see has begun, gone on or ended.</summary>
internal static class LiveOverview
{
    public static void MapLiveOverview(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/overview", Stream).Requires(Role.Viewer).ExcludeFromDescription();

    private static IResult Stream(UnderWay underWay, TimeProvider time, HttpContext http)
    {
        var grants = http.User.Grants();
        return ChangeStream.For(http, time, async cancellationToken => JsonSerializer.Serialize(
            (await underWay.ListAsync(cancellationToken)).Where(rollout => grants.Any(grant =>
                grant.Allows(Role.Viewer, new(rollout.Application, rollout.Environment)))),
            CanaryJson.Options));
    }
}
