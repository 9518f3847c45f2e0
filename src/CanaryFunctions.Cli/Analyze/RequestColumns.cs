using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Health.Backtest;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Cli.Analyze;

/// <summary>The columns of recorded requests: <c>series,time,arm,requests,failures</c>, and cumulative counts of requests
/// by latency, <c>le_…</c>.</summary>
internal sealed class RequestColumns
{
    private const string Bucket = "le_";

    private readonly CsvFile file;
    private readonly int series;
    private readonly int time;
    private readonly int arm;
    private readonly int requests;
    private readonly int failures;
    private readonly ImmutableArray<int> buckets;
    private readonly ImmutableArray<double> edgesMs;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="RefusedInputException">One is missing, there twice, or out of order.</exception>
    public RequestColumns(CsvFile file)
    {
        this.file = file;
        (series, time, arm) = (file.Column("series"), file.Column("time"), file.Column("arm"));
        (requests, failures) = (file.Column("requests"), file.Column("failures"));
        buckets =
        [
            .. file.Header.Index()
                .Where(column => column.Item.StartsWith(Bucket, StringComparison.Ordinal))
                .Select(column => column.Index),
        ];
        edgesMs = [.. buckets.Select(Edge)];
        foreach (var (index, (edge, next)) in edgesMs.Zip(edgesMs.Skip(1)).Index())
        {
            if (next <= edge)
                throw file.Refused(buckets[index + 1], $"'{file.Header[buckets[index + 1]]}' is not above the bucket before it.");
        }
    }

    /// <summary>Whether the file tells latencies.</summary>
    public bool HasLatency => edgesMs.Any(double.IsFinite);

    /// <summary>The current line.</summary>
    /// <exception cref="RefusedInputException">It can't be used.</exception>
    public SeriesRow Read()
    {
        var (name, at, whose) = (file.Name(series), file.Time(time), file.Arm(arm));
        var (served, failed) = (file.Count(requests), file.Count(failures));
        if (failed > served) throw file.Refused(failures, $"{failed} failures are more than {served} requests.");
        return new(name, at, whose, new(served, failed), HasLatency ? Latency(served) : null);
    }

    private LatencyCounts Latency(long served)
    {
        var atMost = ImmutableArray.CreateBuilder<long>(buckets.Length);
        foreach (var bucket in buckets)
        {
            var (count, before) = (file.Count(bucket), atMost.Count == 0 ? 0 : atMost[^1]);
            if (count < before)
                throw file.Refused(bucket, $"cumulative counts do not fall: {count} comes after {before}.");
            if (count > served)
                throw file.Refused(bucket, $"{count} requests in a bucket are more than {served} requests.");
            atMost.Add(count);
        }

        return new(edgesMs, atMost.MoveToImmutable(), served);
    }

    private double Edge(int column)
    {
        var text = file.Header[column][Bucket.Length..];
        if (text == "inf") return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) && edge > 0
            ? edge
            : throw file.Refused(column, $"'{file.Header[column]}' is no bucket: write le_ and milliseconds, or le_inf.");
    }
}
