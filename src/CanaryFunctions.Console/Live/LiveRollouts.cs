using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>Tells an open page when its rollout has changed, in any way: a look that leads to no event changes figures too.
/// </summary>
internal static class LiveRollouts
{
    public static void MapLiveRollouts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/rollouts/{rollout}", Stream).Requires(Role.Viewer).ExcludeFromDescription();

    private static IResult Stream(string rollout, OpenRollouts open, TimeProvider time, HttpContext http) =>
        RolloutId.TryParse(rollout, out var id)
            ? ChangeStream.For(http, time, cancellationToken => open.MarkAsync(id, cancellationToken))
            : Results.NotFound();
}
