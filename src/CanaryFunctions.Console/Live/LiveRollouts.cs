using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>Tells an open page when its rollout has changed, in any way: a look that leads to no event changes figures too. A
/// pulse in between tells that the stream is alive.</summary>
internal static class LiveRollouts
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan pulse = TimeSpan.FromSeconds(5);

    public static void MapLiveRollouts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/rollouts/{rollout}", Stream).Requires(Role.Viewer).ExcludeFromDescription();

    private static IResult Stream(
        string rollout, IRolloutStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (!RolloutId.TryParse(rollout, out var id)) return Results.NotFound();

        // What nginx and its like understand: hand on at once.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(WatchAsync(id, store, time, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(
        RolloutId id, IRolloutStore store, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (known, said) = (default(string), time.GetTimestamp());
        yield return new("", "pulse");
        while (await store.FindAsync(id, cancellationToken) is { } stored)
        {
            if (stored.Rollout.Phase.IsEnd)
            {
                yield return new("", "ended");
                yield break;
            }

            if (stored.ETag != known)
            {
                (known, said) = (stored.ETag, time.GetTimestamp());
                yield return new("", "changed");
            }
            else if (time.GetElapsedTime(said) >= pulse)
            {
                said = time.GetTimestamp();
                yield return new("", "pulse");
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
