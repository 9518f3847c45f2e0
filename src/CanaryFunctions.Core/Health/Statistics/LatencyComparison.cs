using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Compares how slow two arms are, bin by bin, with evidence that stays valid however often it is read. An
/// immutable value of constant size.</summary>
/// <remarks>
/// A request is bad if it is slower than an edge of the histogram; several edges, near the baseline's usual percentiles,
/// are each a <see cref="ComparisonTest"/>. The edges are chosen from bins that are not used as evidence. The average of
/// e-values is an e-value however they depend on each other, so a canary that is slower anywhere is found with the level
/// that was asked; "not safe" means too slow at some edge, and the least of the e-values is one against that.
/// Slow requests are common, half of all at the median. The split's likelihood ratio is an e-value at any rate, and the
/// more conservative the higher it is, as counts of common events vary less.
/// Ratios are of how often requests are slower, not of times: a canary whose requests all take 5 % longer exceeds a 95th
/// percentile about 1.2 times as often, where times spread as they usually do.
/// </remarks>
public sealed record LatencyComparison
{
    // A poor choice costs time, or hides a fault in the tail, but never validity. So many requests tell the 99th
    // percentile well enough; where there are fewer, so many bins have to do.
    private const int EnoughToChoose = 10_000;
    private const int LeastToChoose = 100;
    private const int BinsToChoose = 5;

    /// <summary>What is asked.</summary>
    public required ComparisonSettings Settings { get; init; }

    /// <summary>What the edges are chosen from: the baseline's first bins.</summary>
    public LatencyCounts? Sample { get; init; }

    /// <summary>How many bins these were.</summary>
    public int SampleBins { get; init; }

    /// <summary>All of the canary.</summary>
    public LatencyCounts? CanaryTotal { get; init; }

    /// <summary>All of the baseline in the same bins.</summary>
    public LatencyCounts? BaselineTotal { get; init; }

    /// <summary>The comparisons, one an edge; none before the edges have been chosen.</summary>
    public ImmutableArray<LatencyEdge> Edges { get; init; } = [];

    /// <summary>Logarithm of the e-value against "at no edge more than the tolerance times as often slower".</summary>
    [JsonIgnore]
    public double LogDegradedE
    {
        get
        {
            if (Edges.IsEmpty) return 0;
            Span<double> evidence = stackalloc double[Edges.Length];
            Span<double> shares = stackalloc double[Edges.Length];
            for (var i = 0; i < Edges.Length; i++) evidence[i] = Edges[i].Test.LogDegradedE;
            shares.Fill(-Math.Log(Edges.Length));
            return LogSum.Of(evidence, shares);
        }
    }

    /// <summary>Logarithm of the e-value against "at some edge at least the margin times as often slower". 0 if hardly any
    /// request is slower than any edge.</summary>
    [JsonIgnore]
    public double LogSafeE =>
        Edges.Where(edge => edge.IsUsual).Select(edge => edge.Test.LogSafeE).DefaultIfEmpty(0).Min();

    /// <summary>Whether <see cref="LogSafeE"/> is at least so much; at the first edge that is not, no other is looked
    /// at.</summary>
    public bool IsSafe(double logLimit) =>
        Edges.Any(edge => edge.IsUsual) && Edges.All(edge => !edge.IsUsual || edge.Test.LogSafeE >= logLimit);

    /// <summary>The edge with the most evidence against the canary; null before edges have been chosen.</summary>
    [JsonIgnore]
    public LatencyEdge? Speaking => Edges.MaxBy(edge => edge.Test.LogDegradedE);

    /// <summary>A test that has seen nothing.</summary>
    public static LatencyComparison Start(ComparisonSettings settings) => new() { Settings = settings };

    /// <summary>Learns the percentiles and the spread from a bin of the baseline before the rollout. Bins are given in
    /// order of time; one with other edges than the first is passed over.</summary>
    public LatencyComparison WithHistory(LatencyCounts baseline)
    {
        if (Sample is not null && !Sample.HasEdgesOf(baseline)) return this;
        return Edges.IsEmpty
            ? Learn(baseline)
            : Each(edge => edge.Test.WithHistory(baseline.SlowerThan(edge.EdgeMs)));
    }

    /// <summary>Keeps more weight than usual for a fault that begins with the next bin: a traffic step begins.</summary>
    public LatencyComparison StartingPoint() => Each(edge => edge.Test.StartingPoint());

    /// <summary>Uses one bin of both arms. Without a history, the baseline's first bins choose the edges and are no
    /// evidence. A bin with other edges than the first is passed over.</summary>
    public LatencyComparison Observe(LatencyCounts canary, LatencyCounts baseline)
    {
        if (!canary.HasEdgesOf(baseline) || (Sample is not null && !Sample.HasEdgesOf(baseline))) return this;
        if (Edges.IsEmpty)
        {
            return Sample?.Requests >= LeastToChoose && SampleBins >= BinsToChoose
                ? Choose(Sample).Observe(canary, baseline)
                : Learn(baseline);
        }

        return Each(edge => edge.Test.Observe(canary.SlowerThan(edge.EdgeMs), baseline.SlowerThan(edge.EdgeMs))) with
        {
            CanaryTotal = CanaryTotal is null ? canary : CanaryTotal + canary,
            BaselineTotal = BaselineTotal is null ? baseline : BaselineTotal + baseline,
        };
    }

    /// <summary>How many times as often the canary is slower than the edge that speaks, with an interval that is valid at
    /// every look and whichever edge speaks; null before edges have been chosen.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    public RatioEstimate? Ratio(double alpha) =>
        Speaking?.Test.Ratio(alpha / Edges.Length) is { } ratio ? ratio with { Confidence = 1 - alpha } : null;

    private LatencyComparison Learn(LatencyCounts baseline)
    {
        var sample = Sample is null ? baseline : Sample + baseline;
        var learned = this with { Sample = sample, SampleBins = SampleBins + 1 };
        return sample.Requests < EnoughToChoose ? learned : learned.Choose(sample);
    }

    private LatencyComparison Choose(LatencyCounts sample) => this with { Edges = LatencyEdge.Choose(sample, Settings) };

    private LatencyComparison Each(Func<LatencyEdge, ComparisonTest> next) =>
        this with { Edges = [.. Edges.Select(edge => edge with { Test = next(edge) })] };
}
