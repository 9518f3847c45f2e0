using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Does the canary fail, or is it slow, more often than the baseline?</summary>
public sealed record ComparisonCheck : HealthCheck
{
    private const double FailuresTolerated = 1.1;
    private const double SlownessTolerated = 1.3;

    /// <summary>Which requests are bad. Default: those that failed.</summary>
    public ComparedEvent Event { get; init; }

    /// <summary>How many times as often as the baseline's the canary's requests may be bad. 1 to 10; default 1.1 for
    /// failures and 1.3 for slow requests, which a fresh process has more of.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The canary is safe when it is shown to be less than this many times as bad. Above
    /// <see cref="Tolerance"/>; default 1.5.</summary>
    public double Safe { get; init; } = 1.5;

    /// <summary>Its share of the policy's error budget, against the other comparisons. Above 0; default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What is asked, with the defaults filled in.</summary>
    [JsonIgnore]
    public ComparisonSettings Settings => new() { Tolerance = Tolerance ?? DefaultTolerance, Safe = Safe };

    private double DefaultTolerance => Event is ComparedEvent.Slow ? SlownessTolerated : FailuresTolerated;

    internal override bool NeedsBaseline => true;

    /// <summary>Logarithm of the e-value against "no worse than tolerated".</summary>
    internal static double LogE(CheckState state) => state switch
    {
        CheckState.Failures failures => failures.Test.LogDegradedE,
        CheckState.Slowness slowness => slowness.Test.LogDegradedE,
        _ => throw new InvalidOperationException($"Not the state of a comparison: {state}."),
    };

    internal override CheckState Begin() => Event is ComparedEvent.Slow
        ? new CheckState.Slowness(LatencyComparison.Start(Settings))
        : new CheckState.Failures(ComparisonTest.Start(Settings));

    internal override CheckState BeginStep(CheckState state) => state switch
    {
        CheckState.Failures failures => new CheckState.Failures(failures.Test.StartingPoint()),
        CheckState.Slowness slowness => new CheckState.Slowness(slowness.Test.StartingPoint()),
        _ => state,
    };

    internal override CheckState Use(CheckState state, Sight sight) => state switch
    {
        CheckState.Failures failures => new CheckState.Failures(Use(failures.Test, sight)),
        CheckState.Slowness slowness => new CheckState.Slowness(Use(slowness.Test, sight)),
        _ => throw new InvalidOperationException($"Not the state of a comparison: {state}."),
    };

    internal override Verdict Judge(CheckState state, ErrorBudget budget) => state switch
    {
        CheckState.Failures failures => FailuresInWords.Judge(failures.Test, budget),
        CheckState.Slowness slowness => SlownessInWords.Judge(slowness.Test, budget),
        _ => throw new InvalidOperationException($"Not the state of a comparison: {state}."),
    };

    internal override CheckReport Report(CheckState state, ErrorBudget budget) => state switch
    {
        CheckState.Failures failures => FailuresInWords.Report(Name, failures.Test, budget),
        CheckState.Slowness slowness => SlownessInWords.Report(Name, slowness.Test, budget),
        _ => throw new InvalidOperationException($"Not the state of a comparison: {state}."),
    };

    internal override IEnumerable<FieldError> Errors()
    {
        if (Settings.Tolerance is not (>= 1 and <= 10))
            yield return new("tolerance", "The tolerance is a ratio from 1 to 10, e.g. 1.1.");
        if (!(Safe > Settings.Tolerance && Safe <= 50))
        {
            yield return new("safe",
                $"Safe is a ratio above the tolerance ({Number(Settings.Tolerance)}) and at most 50, e.g. 1.5.");
        }

        if (Weight is not (> 0 and <= 1000))
            yield return new("weight", "A check's weight is above 0 and at most 1000.");
    }

    private static ComparisonTest Use(ComparisonTest test, Sight sight)
    {
        test = sight.History.Aggregate(test, (sums, bin) => sums.WithHistory(bin.Counts));
        return sight.Fresh.Aggregate(test, (sums, moment) => sums.Observe(moment.Canary.Counts, moment.Baseline.Counts));
    }

    private static LatencyComparison Use(LatencyComparison test, Sight sight)
    {
        test = sight.History.Where(bin => bin.Latency is not null)
            .Aggregate(test, (sums, bin) => sums.WithHistory(bin.Latency!));
        return sight.Fresh.Where(moment => moment is { Canary.Latency: not null, Baseline.Latency: not null })
            .Aggregate(test, (sums, moment) => sums.Observe(moment.Canary.Latency!, moment.Baseline.Latency!));
    }
}
