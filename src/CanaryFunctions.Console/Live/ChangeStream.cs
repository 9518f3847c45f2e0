using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CanaryFunctions.WebConsole.Access;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.WebConsole.Live;

/// <summary>Tells an open page that what it shows has changed. A pulse in between tells that the stream is alive.</summary>
internal static class ChangeStream
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan pulse = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan recognition = TimeSpan.FromSeconds(9);

    /// <summary>A stream for a page.</summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="time">The clock.</param>
    /// <param name="read">A mark of how all is now, which changes with it; null once it has ended.</param>
    public static IResult For(HttpContext http, TimeProvider time, Func<CancellationToken, Task<string?>> read)
    {
        // What nginx and its like understand: hand on at once.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(WatchAsync(time, read, http.IsStillKnownAsync, http.RequestAborted));
    }

    /// <summary>What a page is told. Who is no longer known, as when his key was revoked, is told nothing more: his page asks for
    /// itself then, and is led to the sign-in.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="read">A mark of how all is now, which changes with it; null once it has ended.</param>
    /// <param name="isKnown">Whether the one who looks is still known.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<SseItem<string>> WatchAsync(
        TimeProvider time,
        Func<CancellationToken, Task<string?>> read,
        Func<Task<bool>> isKnown,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (known, said, recognised) = (default(string), time.GetTimestamp(), time.GetTimestamp());
        yield return new("", "pulse");
        while (await read(cancellationToken) is { } mark)
        {
            if (time.GetElapsedTime(recognised) >= recognition)
            {
                recognised = time.GetTimestamp();
                if (!await isKnown()) break;
            }

            if (mark != known)
            {
                (known, said) = (mark, time.GetTimestamp());
                yield return new("", "changed");
            }
            else if (time.GetElapsedTime(said) >= pulse)
            {
                said = time.GetTimestamp();
                yield return new("", "pulse");
            }

            await Task.Delay(pause, time, cancellationToken);
        }

        yield return new("", "ended");
    }
}
