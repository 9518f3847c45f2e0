using System.Collections.Concurrent;
using System.Diagnostics;

namespace CanaryFunctions.Bench.Load;

/// <summary>Sends requests at a steady rate, whether or not earlier ones have been answered. Latency is counted from the time at
/// which a request was due, so that a stall of the server shows in all requests that it held up.</summary>
internal static class OpenLoop
{
    /// <summary>Sends.</summary>
    /// <param name="perSecond">How many a second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="send">Sends request number so and so, and says what kind it was.</param>
    /// <returns>The latencies in milliseconds, by kind, in rising order.</returns>
    public static async Task<IReadOnlyDictionary<string, double[]>> RunAsync(
        int perSecond, TimeSpan duration, Func<int, Task<string>> send)
    {
        var measured = new ConcurrentBag<(string Kind, double Milliseconds)>();
        var (began, count) = (Stopwatch.GetTimestamp(), (int)(perSecond * duration.TotalSeconds));
        var under = new List<Task>(count);
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond);
            var wait = due - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            under.Add(MeasureAsync(number, due));
        }

        await Task.WhenAll(under);
        return measured.GroupBy(one => one.Kind).ToDictionary(
            kind => kind.Key, kind => kind.Select(one => one.Milliseconds).Order().ToArray());

        async Task MeasureAsync(int number, TimeSpan due)
        {
            var kind = await send(number);
            measured.Add((kind, (Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds));
        }
    }
}
