using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using CanaryFunctions.Core.Environments.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>A bin as an endpoint tells of it.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Requests">Requests served; null if it is not known.</param>
/// <param name="Failures">How many of them failed; null if it is not known.</param>
internal sealed record JsonPoint(DateTimeOffset Start, long? Requests, long? Failures);

/// <summary>Finds bins in JSON by paths.</summary>
internal static class JsonPoints
{
    // Beyond this many seconds since 1970, which is the year 5138, they are milliseconds.
    private const double MostSeconds = 1e11;

    private const int LongestQuote = 50;

    private static readonly JsonSelectSettings selecting = new() { RegexMatchTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>Finds them.</summary>
    /// <returns>The bins; or why they can't be had, for people.</returns>
    public static (ImmutableArray<JsonPoint> Points, string? Error) Read(HttpSource source, string text)
    {
        JToken json;
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            json = JToken.ReadFrom(reader);
        }
        catch (JsonException)
        {
            return ([], "its answer is no JSON.");
        }

        var (times, requests, failures) = (Find(json, source.Time), Find(json, source.Requests), Find(json, source.Failures));
        if (times is null) return ([], NoPath("time"));
        if (requests is null) return ([], NoPath("requests"));
        if (failures is null) return ([], NoPath("failures"));
        if (times.Length != requests.Length || times.Length != failures.Length)
        {
            return ([], $"it has {times.Length} times, {requests.Length} requests and {failures.Length} failures, which "
                + "should be as many. Let it give null where it knows nothing.");
        }

        var points = ImmutableArray.CreateBuilder<JsonPoint>(times.Length);
        for (var i = 0; i < times.Length; i++)
        {
            if (Time(times[i]) is not { } start) return ([], $"{Short(times[i])} is no time.");
            foreach (var count in new[] { requests[i], failures[i] })
            {
                if (count.Type is not JTokenType.Null && Count(count) is null) return ([], $"{Short(count)} is no count.");
            }

            points.Add(new(start, Count(requests[i]), Count(failures[i])));
        }

        return (points.ToImmutable(), null);
    }

    private static string NoPath(string field) => $"telemetry.source.{field} is no JSONPath that can be followed.";

    private static string Short(JToken token)
    {
        var text = token.ToString(Formatting.None);
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
    }

    private static JToken[]? Find(JToken json, string path)
    {
        try
        {
            return [.. json.SelectTokens(path, selecting)];
        }
        catch (Exception e) when (e is JsonException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(JToken token)
    {
        if (Number(token) is not { } number)
        {
            return token.Type is JTokenType.String && DateTimeOffset.TryParse(
                (string?)token, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUniversalTime()
                : null;
        }

        return number switch
        {
            < 0 or > MostSeconds * 1000 => null,
            > MostSeconds => DateTimeOffset.FromUnixTimeMilliseconds((long)number),
            _ => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(number * 1000)),
        };
    }

    private static long? Count(JToken token) =>
        Number(token) is >= 0 and < 1e15 and { } number ? (long)Math.Round(number) : null;

    private static double? Number(JToken token) => token.Type switch
    {
        JTokenType.Integer or JTokenType.Float => (double)token,
        JTokenType.String when double.TryParse(
            (string?)token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
