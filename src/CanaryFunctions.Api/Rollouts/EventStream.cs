using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>A rollout's events as they happen, as Server-Sent Events whose ids are the events' numbers. It ends with the
/// rollout; a caller whose connection breaks goes on after the id that it had last.</summary>
internal static class EventStream
{
    private const int AtOnce = 100;
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    /// <summary>Whether the caller wants a stream.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>The number after which the caller wants to go on; null if the header is no number.</summary>
    public static int? LastSeen(HttpRequest request, int? after) => request.Headers["Last-Event-ID"] is [{ Length: > 0 } id]
        ? int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null
        : after ?? 0;

    /// <summary>The events after a number, to the end of the rollout.</summary>
    public static async IAsyncEnumerable<SseItem<RolloutEvent>> ReadAsync(
        RolloutId id,
        int after,
        IRolloutStore store,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Read before the events, so that none is missed that came with the end.
            var isEnded = (await store.FindAsync(id, cancellationToken))?.Rollout.Phase.IsEnd is not false;
            var events = await store.EventsAsync(id, after, AtOnce, cancellationToken);
            foreach (var happened in events)
            {
                after = happened.Number;
                yield return new(happened, happened.Kind.ToString())
                {
                    EventId = happened.Number.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (events.Length == AtOnce) continue;
            if (isEnded) yield break;
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
