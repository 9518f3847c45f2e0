using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>A chart over time, as the script draws it and as the table beside it says it.</summary>
/// <param name="Title">What it shows, for those who can't see it too.</param>
/// <param name="Unit">Behind its numbers.</param>
/// <param name="Lines">Its lines.</param>
public sealed record Chart(string Title, string Unit, ImmutableArray<Line> Lines)
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Whether the axis is one of ratios: as far from half as from double.</summary>
    public bool Ratios { get; init; }

    /// <summary>The highest value of the axis; null for what the lines need.</summary>
    public double? Max { get; init; }

    /// <summary>The interval around the first line: time, low end, high end; null ends are open.</summary>
    public ImmutableArray<double?[]>? Band { get; init; }

    /// <summary>Where its axis of time begins, in milliseconds since 1970 (UTC): all charts of a screen have the same.</summary>
    public long? From { get; init; }

    /// <summary>Where it ends.</summary>
    public long? Until { get; init; }

    /// <summary>Values that it is held against.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>Whether there is anything to show.</summary>
    [JsonIgnore]
    public bool IsEmpty => Lines.All(line => line.Points.IsEmpty);

    /// <summary>The chart over a stretch of time.</summary>
    public Chart Over(DateTimeOffset from, DateTimeOffset until) =>
        this with { From = from.ToUnixTimeMilliseconds(), Until = until.ToUnixTimeMilliseconds() };

    /// <summary>For the script. The signs of markup are escaped in it.</summary>
    public string Json() => JsonSerializer.Serialize(this, json);

    /// <summary>The share that was wanted and the one that was measured.</summary>
    public static Chart OfShares(RolloutReport report, DateTimeOffset until) => new(
        "Share of the visitors that the new version should have, and that it had",
        "%",
        [
            new("Measured", "canary", [.. report.Traffic.Where(point => point.CanaryPercent is not null).Select(point =>
                At(point.From + (point.Until - point.From) / 2, point.CanaryPercent!.Value))]),
            new("Wanted", "wanted",
            [
                .. report.Timeline.Shares.Select(share => At(share.From, share.Percent)),
                .. report.Timeline.Shares.TakeLast(1).Select(share => At(until, share.Percent)),
            ])
            {
                Stepped = true,
            },
        ])
    {
        Max = 100,
    };

    /// <summary>All charts of a check.</summary>
    public static IEnumerable<Chart> OfCheck(HealthCheck check, CheckSeries series) =>
        new[] { OfRatios(check, series), OfRates(check, series), OfValues(check, series) }.OfType<Chart>();

    /// <summary>How often both arms' requests were bad, of those of the step so far; null if the check counts none.</summary>
    private static Chart? OfRates(HealthCheck check, CheckSeries series) => series.Readings.Any(reading => reading.Canary is not null)
        ? new($"{check.Name}: bad requests of the step so far", "%",
        [
            new("New version", "canary", Rates(series, reading => reading.Canary)),
            new("Live version", "baseline", Rates(series, reading => reading.Baseline)),
        ])
        {
            Limits = check is SloCheck slo ? [new("Allowed", 100 - slo.Objective)] : [],
        }
        : null;

    /// <summary>How many times as often the new version's were bad; null if the check has no ratio.</summary>
    private static Chart? OfRatios(HealthCheck check, CheckSeries series) => series.Readings.Any(reading => reading.Ratio is not null)
        ? new($"{check.Name}: how many times as often, with the interval that is valid at every look", "×",
        [
            new("Likeliest", "canary", [.. series.Readings.Where(reading => reading.Ratio > 0)
                .Select(reading => At(reading.At, reading.Ratio!.Value))]),
        ])
        {
            Ratios = true,
            Band = [.. series.Readings.Where(reading => reading.Ratio > 0)
                .Select(reading => new[] { Milliseconds(reading.At), reading.Low, reading.High })],
            Limits = check switch
            {
                ComparisonCheck comparison => [new("Tolerance", comparison.Settings.Tolerance)],
                SloCheck slo => [new("Tolerance", slo.Tolerance)],
                _ => [],
            },
        }
        : null;

    /// <summary>The values of a limit's metric, or failed probes; null if the check has none.</summary>
    private static Chart? OfValues(HealthCheck check, CheckSeries series) => series.Readings.Any(reading => check is ProbeCheck ? reading.Value > 0 : reading.Value is not null)
        ? new($"{check.Name}: {(check is ProbeCheck ? "how many of the latest probes failed" : "measured")}", "",
            [new("New version", "canary", [.. series.Readings.Where(reading => reading.Value is not null)
                .Select(reading => At(reading.At, reading.Value!.Value))]) { Stepped = check is ProbeCheck }])
        {
            Limits = check is LimitCheck limit
                ? [.. new[] { ("Highest", limit.Max), ("Lowest", limit.Min) }
                    .Where(end => end.Item2 is not null).Select(end => new Limit(end.Item1, end.Item2!.Value))]
                : [],
        }
        : null;

    private static ImmutableArray<double[]> Rates(
        CheckSeries series, Func<CheckReading, Core.Health.Statistics.EventCounts?> arm) =>
        [.. series.Readings.Where(reading => arm(reading) is { Requests: > 0 })
            .Select(reading => At(reading.At, 100.0 * arm(reading)!.Value.Bad / arm(reading)!.Value.Requests))];

    private static double[] At(DateTimeOffset at, double value) => [Milliseconds(at), Math.Round(value, 4)];

    private static double Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind"><c>canary</c>, <c>baseline</c> or <c>wanted</c>.</param>
/// <param name="Points">Times in milliseconds since 1970 (UTC), and values.</param>
public sealed record Line(string Name, string Kind, ImmutableArray<double[]> Points)
{
    /// <summary>Whether a value holds until the next.</summary>
    public bool Stepped { get; init; }
}

/// <summary>A value that a chart is held against.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The value.</param>
public sealed record Limit(string Name, double Value);
