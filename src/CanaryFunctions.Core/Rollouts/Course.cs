using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What was measured over the whole time of a rollout, in stretches of time that grow with it, so that its size
/// does not. Nothing is decided from it: reports are made of it.</summary>
public sealed record Course
{
    /// <summary>More stretches than this are made half as many, twice as long.</summary>
    internal const int MostStretches = 40;

    /// <summary>Length of a stretch in seconds; 0 before the first. Stretches begin at its multiples.</summary>
    public long Seconds { get; init; }

    /// <summary>What the arms served in each stretch in which both were measured, in order of time.</summary>
    [JsonConverter(typeof(PackedConverter<ServedStretch>))]
    public ImmutableArray<ServedStretch> Served { get; init; } = [];

    /// <summary>What each check said last in each stretch in which it said something new, in order of time, by its
    /// name.</summary>
    public ImmutableDictionary<string, CheckCourse> Checks { get; init; } = [];

    /// <summary>Adds what a look brought.</summary>
    /// <param name="fresh">New bins of both arms.</param>
    /// <param name="report">What the checks say; null if nothing was judged.</param>
    /// <param name="grain">Length of a bin.</param>
    /// <param name="now">When it was judged.</param>
    internal Course With(ImmutableArray<Moment> fresh, HealthReport? report, TimeSpan grain, DateTimeOffset now)
    {
        var served = Served.AddRange(fresh.Select(moment => new ServedStretch(
            moment.Start.ToUnixTimeSeconds(), moment.Canary.Counts, moment.Baseline.Counts)));
        var checks = Checks;
        foreach (var said in report?.Checks ?? [])
        {
            var (marks, mark) = (checks.GetValueOrDefault(said.Check)?.Marks ?? [], CheckMark.Of(said, now));

            // What has only been said again is no news.
            if (marks is [.., var last] && last with { At = mark.At } == mark) continue;
            checks = checks.SetItem(said.Check, new(marks.Add(mark)));
        }

        var course = new Course { Served = served, Checks = checks };
        for (var length = Math.Max(Seconds, (long)grain.TotalSeconds); ; length *= 2)
        {
            var merged = course.In(length);
            if (merged.Served.Length <= MostStretches && merged.Checks.Values.All(one => one.Marks.Length <= MostStretches))
                return merged;
        }
    }

    private Course In(long length) => new()
    {
        Seconds = length,
        Served =
        [
            .. Served.GroupBy(stretch => stretch.Start / length).Select(stretch => new ServedStretch(
                stretch.Key * length,
                stretch.Aggregate(new EventCounts(), (sum, part) => sum + part.Canary),
                stretch.Aggregate(new EventCounts(), (sum, part) => sum + part.Baseline))),
        ],
        Checks = Checks.ToImmutableDictionary(
            check => check.Key,
            check => new CheckCourse([.. check.Value.Marks.GroupBy(mark => mark.At / length).Select(said => said.Last())])),
    };
}

/// <summary>What the arms served in a stretch of time.</summary>
/// <param name="Start">When it begins, in seconds since 1970 (UTC).</param>
/// <param name="Canary">The canary's requests and failures.</param>
/// <param name="Baseline">The baseline's.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public readonly record struct ServedStretch(long Start, EventCounts Canary, EventCounts Baseline);

/// <summary>What a check said over time.</summary>
/// <param name="Marks">What it said, in order of time.</param>
public sealed record CheckCourse(
    [property: JsonConverter(typeof(PackedConverter<CheckMark>))] ImmutableArray<CheckMark> Marks);

/// <summary>What a check said at a time.</summary>
/// <param name="At">When, in seconds since 1970 (UTC).</param>
/// <param name="Canary">The canary's requests up to then, and how many of them were bad; none for a check that does not
/// count requests.</param>
/// <param name="Baseline">The baseline's.</param>
/// <param name="Ratio">The likeliest ratio; NaN for a check that has none.</param>
/// <param name="Low">Low end of its interval, which is valid at every look.</param>
/// <param name="High">High end of its interval.</param>
/// <param name="Value">The value of a limit's metric; NaN for none.</param>
/// <param name="Verdict">Its answer.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct CheckMark(
    long At, EventCounts Canary, EventCounts Baseline, float Ratio, float Low, float High, float Value, Verdict Verdict)
{
    internal static CheckMark Of(Health.Checks.CheckReport said, DateTimeOffset at)
    {
        var (numbers, ratio) = (said.Evidence, said.Evidence.Ratio);
        return new(
            at.ToUnixTimeSeconds(),
            numbers.Canary ?? new(),
            numbers.Baseline ?? new(),
            (float)(ratio?.Estimate ?? double.NaN),
            (float)(ratio?.Low ?? double.NaN),
            (float)(ratio?.High ?? double.NaN),
            (float)(numbers.Value ?? numbers.Failures ?? double.NaN),
            said.Verdict);
    }
}
