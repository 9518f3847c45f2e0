using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Does a metric of the canary differ from the baseline's by Kayenta's published rule? All checks of this kind
/// together make one score. The rule controls no error rate when it looks repeatedly.</summary>
public sealed record JudgeCheck : HealthCheck
{
    /// <summary>So many values of an arm are kept; older ones are dropped. A value a minute: a day.</summary>
    private const int MostValues = 1440;

    /// <summary>Which judge.</summary>
    [JsonPropertyName("judge")]
    public JudgeKind Rule { get; init; }

    /// <summary>The metric's name at the source.</summary>
    public required string Metric { get; init; }

    /// <summary>The group that it counts in. Default <c>metrics</c>.</summary>
    public string Group { get; init; } = "metrics";

    /// <summary>What the group weighs in the score, of 100; checks of one group agree. Groups without a weight share what
    /// is left.</summary>
    public double? Weight { get; init; }

    /// <summary>Which change is bad. Default: either.</summary>
    public MetricDirection Direction { get; init; }

    /// <summary>The interval for the shift must lie beyond this part of the estimated shift. At least 0; default
    /// 0.25.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>Confidence of the interval; above 0 and below 1; default 0.98.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>How large a difference must be to matter.</summary>
    public EffectSizeLimits EffectSize { get; init; } = new();

    /// <summary>What missing values mean. Default: they are left out.</summary>
    public NanStrategy NanStrategy { get; init; }

    /// <summary>What becomes of extreme values. Default: they count.</summary>
    public OutlierStrategy Outliers { get; init; }

    /// <summary>How many interquartile ranges beyond the quartiles a value is extreme. Above 0; default 3.</summary>
    public double OutlierFactor { get; init; } = 3;

    /// <summary>No data fails the metric instead of being left out of the score.</summary>
    public bool MustHaveData { get; init; }

    /// <summary>If this metric does not pass, the canary fails whatever the score.</summary>
    public bool Critical { get; init; }

    /// <summary>How often it judges, each time over all values so far. At least 1 minute; default 30 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    internal override bool NeedsBaseline => true;

    internal override string? Gauge => Metric;

    /// <summary>The settings as the judge takes them.</summary>
    internal JudgeMetric ToMetric() => new()
    {
        Name = Name,
        Groups = [Group],
        Direction = Direction,
        Tolerance = Tolerance,
        Confidence = Confidence,
        EffectSize = EffectSize,
        NanStrategy = NanStrategy,
        Outliers = Outliers,
        OutlierFactor = OutlierFactor,
        MustHaveData = MustHaveData,
        Critical = Critical,
    };

    internal override CheckState Begin() => new CheckState.Judge();

    internal override CheckState Use(CheckState state, Sight sight)
    {
        var judge = (CheckState.Judge)state;
        var values = sight.Gauges.Where(gauge => gauge.Metric == Metric).ToImmutableArray();
        if (sight.Fresh.IsEmpty && values.IsEmpty) return judge;
        var starts = sight.Fresh.Select(moment => moment.Start).Concat(values.Select(gauge => gauge.Start)).ToImmutableArray();
        var (first, end) = (starts.Min(), starts.Max() + sight.Grain);
        judge = judge with
        {
            Since = judge.Since ?? first,
            Canary = Newest(judge.Canary, values, Arm.Canary),
            Baseline = Newest(judge.Baseline, values, Arm.Baseline),
        };
        return end - (judge.JudgedUntil ?? judge.Since.Value) < Interval ? judge : Classify(judge, end);
    }

    /// <summary>Judges over all values so far.</summary>
    internal CheckState.Judge Classify(CheckState.Judge state, DateTimeOffset end) => state with
    {
        JudgedUntil = end,
        Judgement = MetricClassifier.Classify(ToMetric(), new(state.Canary, state.Baseline)),
    };

    internal override Verdict Judge(CheckState state, ErrorBudget budget) =>
        ((CheckState.Judge)state).Judgement?.Classification switch
        {
            null => Verdict.Undecided,
            MetricClassification.Pass => Verdict.Healthy,
            MetricClassification.Nodata => Verdict.NoData,
            _ => Verdict.Failing,
        };

    internal override CheckReport Report(CheckState state, ErrorBudget budget)
    {
        if (((CheckState.Judge)state).Judgement is not { } judged)
            return new(Name, Verdict.Undecided, $"{Metric} has not been judged yet.", new());
        return new(Name, Judge(state, budget), $"{Metric}: {judged.Reason}", new Evidence
        {
            Classification = judged.Classification,
            Shift = judged.Shift,
        });
    }

    internal override IEnumerable<FieldError> Errors()
    {
        if (Metric.Length is 0 or > 200) yield return new("metric", "A metric's name has 1 to 200 characters.");
        if (Group.Length is 0 or > 100) yield return new("group", "A group's name has 1 to 100 characters.");
        if (Weight is not null and not (>= 0 and <= 100)) yield return new("weight", "A group's weight is from 0 to 100.");
        if (!(Tolerance >= 0 && double.IsFinite(Tolerance))) yield return new("tolerance", "The tolerance is 0 or more.");
        if (!(OutlierFactor > 0)) yield return new("outlierFactor", "The outlier factor is above 0.");
        if (Confidence is not (> 0 and < 1)) yield return new("confidence", "A confidence is above 0 and below 1.");
        if (Interval < TimeSpan.FromMinutes(1)) yield return new("interval", "It judges every minute at most: 1m or more.");
    }

    private static ImmutableArray<double> Newest(ImmutableArray<double> known, ImmutableArray<Gauge> values, Arm arm)
    {
        var all = known.AddRange(values.Where(gauge => gauge.Arm == arm).Select(gauge => gauge.Value));
        return all.Length > MostValues ? all.RemoveRange(0, all.Length - MostValues) : all;
    }
}
