using CanaryFunctions.Core.Policies;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Does a metric of the canary stay within fixed limits? It can err both ways: a limit knows nothing of how the
/// metric looks when all is well.</summary>
public sealed record LimitCheck : HealthCheck
{
    /// <summary>The metric's name at the source, e.g. <c>CpuTime</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The highest value that is not bad, in the metric's unit. At least one of <see cref="Max"/> and
    /// <see cref="Min"/> is given.</summary>
    public double? Max { get; init; }

    /// <summary>The lowest value that is not bad, in the metric's unit.</summary>
    public double? Min { get; init; }

    /// <summary>The highest good value; between it and <see cref="Max"/> a value is inconclusive. Default
    /// <see cref="Max"/>.</summary>
    public double? GoodMax { get; init; }

    /// <summary>The lowest good value; between it and <see cref="Min"/> a value is inconclusive. Default
    /// <see cref="Min"/>.</summary>
    public double? GoodMin { get; init; }

    /// <summary>The metric is averaged over so long before it is held against the limits. Default: a bin.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many bad values are borne over the whole rollout; one more fails the check. At least 0. Default 0, or
    /// without limit if <see cref="Consecutive"/> is given.</summary>
    public int? FailureLimit { get; init; }

    /// <summary>So many bad values in a row fail the check. At least 1; default: a row does not matter.</summary>
    public int? Consecutive { get; init; }

    /// <summary>How many inconclusive values, or values that are no number, are borne; with one more the rollout waits. At
    /// least 0; default: without limit.</summary>
    public int? Inconclusive { get; init; }

    /// <summary>Whether a failure takes the rollout back at once. Default: the rollout waits for a person.</summary>
    public bool Critical { get; init; }

    internal override string? Gauge => Metric;

    private int Borne => FailureLimit ?? (Consecutive is null ? 0 : int.MaxValue);

    internal override CheckState Begin() => new CheckState.Limit();

    internal override CheckState Use(CheckState state, Sight sight)
    {
        var limit = (CheckState.Limit)state;
        var interval = Interval ?? sight.Grain;
        foreach (var gauge in sight.Gauges.Where(gauge => gauge.Arm is Arm.Canary && gauge.Metric == Metric))
        {
            // Values may be missing, and an interval ends with its time all the same.
            if (limit.Open is { } before && gauge.Start >= before.From + interval) limit = Close(limit, before);
            var open = limit.Open ?? new(gauge.Start, 0, 0);
            open = open with { Sum = open.Sum + gauge.Value, Count = open.Count + 1 };
            limit = gauge.Start + sight.Grain >= open.From + interval ? Close(limit, open) : limit with { Open = open };
        }

        return limit;
    }

    internal override Verdict Judge(CheckState state, ErrorBudget budget) => (CheckState.Limit)state switch
    {
        { Last: null } => Verdict.NoData,
        var limit when limit.Broken > Borne || limit.InARow >= Consecutive => Critical ? Verdict.Degraded : Verdict.Failing,
        var limit when limit.Inconclusive > Inconclusive => Verdict.Failing,
        _ => Verdict.Healthy,
    };

    internal override CheckReport Report(CheckState state, ErrorBudget budget)
    {
        var (limit, verdict) = ((CheckState.Limit)state, Judge(state, budget));
        var evidence = new Evidence { Value = limit.Last, Failures = limit.Broken, Inconclusive = limit.Inconclusive };
        return new(Name, verdict, Sentence(limit, verdict), evidence);
    }

    internal override IEnumerable<FieldError> Errors()
    {
        if (Metric.Length is 0 or > 200) yield return new("metric", "A metric's name has 1 to 200 characters.");
        if (Max is null && Min is null) yield return new("max", "A limit has a max, a min, or both.");
        foreach (var (field, value) in new[] { ("max", Max), ("min", Min), ("goodMax", GoodMax), ("goodMin", GoodMin) })
        {
            if (value is { } number && !double.IsFinite(number)) yield return new(field, "A limit is a finite number.");
        }

        if (Min > Max) yield return new("min", "The min is not above the max.");
        if (GoodMax is not null && !(GoodMax <= Max)) yield return new("goodMax", "It is at most the max.");
        if (GoodMin is not null && !(GoodMin >= Min)) yield return new("goodMin", "It is at least the min.");
        if (Interval <= TimeSpan.Zero) yield return new("interval", "An interval is longer than nothing, e.g. 5m.");
        if (FailureLimit < 0) yield return new("failureLimit", "The failure limit is 0 or more.");
        if (Consecutive < 1) yield return new("consecutive", "It is 1 or more.");
        if (Inconclusive < 0) yield return new("inconclusive", "It is 0 or more.");
    }

    private CheckState.Limit Close(CheckState.Limit limit, CheckState.OpenInterval interval)
    {
        var value = interval.Sum / interval.Count;
        var isBroken = value > Max || value < Min;
        var isGood = !isBroken && double.IsFinite(value)
            && !(value > (GoodMax ?? Max)) && !(value < (GoodMin ?? Min));
        return limit with
        {
            Open = null,
            Last = value,
            Broken = limit.Broken + (isBroken ? 1 : 0),
            InARow = isBroken ? limit.InARow + 1 : isGood ? 0 : limit.InARow,
            Inconclusive = limit.Inconclusive + (isBroken || isGood ? 0 : 1),
        };
    }

    private string Sentence(CheckState.Limit limit, Verdict verdict)
    {
        var range = (Min, Max) switch
        {
            ({ } min, { } max) => $"from {Number(min)} to {Number(max)}",
            (null, { } max) => $"at most {Number(max)}",
            _ => $"at least {Number(Min!.Value)}",
        };
        return verdict switch
        {
            Verdict.NoData => $"{Metric} has no value yet.",
            Verdict.Healthy => $"{Metric} is {Number(limit.Last!.Value)} (limit {range}).",
            _ when limit.Broken > Borne =>
                $"{Metric} broke its limit ({range}) {Times(limit.Broken)}, and the policy bears {Number(Borne)}; "
                + $"last value {Number(limit.Last!.Value)}.",
            _ when limit.InARow >= Consecutive =>
                $"{Metric} broke its limit ({range}) {Times(limit.InARow)} in a row; last value {Number(limit.Last!.Value)}.",
            _ => $"{Metric} was neither good nor bad {Times(limit.Inconclusive)}, and the policy bears "
                + $"{Number(Inconclusive!.Value)}; last value {Number(limit.Last!.Value)}.",
        };
    }
}
