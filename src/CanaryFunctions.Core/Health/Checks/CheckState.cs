using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>What one check remembers between looks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Failures), "failures")]
[JsonDerivedType(typeof(Slowness), "slowness")]
[JsonDerivedType(typeof(Limit), "limit")]
[JsonDerivedType(typeof(Slo), "slo")]
[JsonDerivedType(typeof(Probe), "probe")]
[JsonDerivedType(typeof(Judge), "judge")]
public abstract record CheckState
{
    private CheckState()
    {
    }

    /// <summary>A comparison of failures.</summary>
    /// <param name="Test">Its sums.</param>
    public sealed record Failures(ComparisonTest Test) : CheckState;

    /// <summary>A comparison of latencies.</summary>
    /// <param name="Test">Its sums.</param>
    public sealed record Slowness(LatencyComparison Test) : CheckState;

    /// <summary>A limit's counts.</summary>
    public sealed record Limit : CheckState
    {
        /// <summary>Values that broke the limit.</summary>
        public int Broken { get; init; }

        /// <summary>How many of the last values broke it without a good one between.</summary>
        public int InARow { get; init; }

        /// <summary>Values that were neither good nor bad.</summary>
        public int Inconclusive { get; init; }

        /// <summary>The last value.</summary>
        public double? Last { get; init; }

        /// <summary>The interval that is still being measured; null between two.</summary>
        public OpenInterval? Open { get; init; }
    }

    /// <summary>The values of an interval that has not ended.</summary>
    /// <param name="From">When it began.</param>
    /// <param name="Sum">Sum of the values.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record OpenInterval(DateTimeOffset From, double Sum, int Count);

    /// <summary>A test against an error budget.</summary>
    /// <param name="Test">Its sums.</param>
    public sealed record Slo(SloTest Test) : CheckState;

    /// <summary>The latest answers to a probe.</summary>
    /// <param name="Failed">Whether each of the latest probes failed, the newest last.</param>
    /// <param name="AskedAt">When the last one was sent; null before the first.</param>
    /// <param name="Finding">What the last one found, for people.</param>
    public sealed record Probe(ImmutableArray<bool> Failed, DateTimeOffset? AskedAt, string? Finding) : CheckState;

    /// <summary>The values that a judge compares.</summary>
    public sealed record Judge : CheckState
    {
        /// <summary>Start of the first bin; null before it.</summary>
        public DateTimeOffset? Since { get; init; }

        /// <summary>End of the bin up to which was judged last.</summary>
        public DateTimeOffset? JudgedUntil { get; init; }

        /// <summary>The canary's values.</summary>
        public ImmutableArray<double> Canary { get; init; } = [];

        /// <summary>The baseline's values.</summary>
        public ImmutableArray<double> Baseline { get; init; } = [];

        /// <summary>What was found then; null before the first judgement.</summary>
        public MetricJudgement? Judgement { get; init; }
    }
}
