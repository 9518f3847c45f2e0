using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Planning;

/// <summary>What a policy can find at a target's traffic, step by step.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Traffic">The traffic that is assumed.</param>
/// <param name="Check">The comparison that finds most; null if the policy compares no failures.</param>
/// <param name="Steps">The steps.</param>
public sealed record RolloutPlan(string Policy, Traffic Traffic, string? Check, ImmutableArray<StepPlan> Steps)
{
    private const double MustBeSeen = 2;

    private static readonly ImmutableArray<double> ratios = [1.5, 2, 3, 10];
    private static readonly TimeSpan longestTold = Duration.Longest;

    /// <summary>Plans.</summary>
    /// <param name="policy">A policy that can be run.</param>
    /// <param name="traffic">The target's traffic.</param>
    /// <param name="telemetry">How it is measured.</param>
    public static RolloutPlan Of(Policy policy, Traffic traffic, Telemetry telemetry)
    {
        var comparisons = policy.Checks.OfType<ComparisonCheck>()
            .Where(check => check is { DryRun: false }).ToImmutableArray();
        var check = comparisons.Where(check => check.Event is ComparedEvent.Failures)
            .OrderByDescending(check => check.Weight).ThenBy(check => check.Settings.Tolerance).FirstOrDefault();
        var share = check?.Weight / comparisons.Sum(other => other.Weight) ?? 1;
        return new(policy.Name, traffic, check?.Name,
        [
            .. policy.Steps.Select((step, index) => check is null
                ? Blind(step, index)
                : Step(step, index, policy, Detection(step, check, policy.ErrorBudget * share, traffic, telemetry), telemetry.Lag)),
        ]);
    }

    private static DetectionPlan? Detection(
        Step step, ComparisonCheck check, double alpha, Traffic traffic, Telemetry telemetry) =>
        step.Weight.Value >= 100 ? null : new()
        {
            RequestsPerMinute = traffic.RequestsPerMinute,
            Share = step.Weight.Value / 100,
            FailureRate = traffic.FailureRate,
            Tolerance = check.Settings.Tolerance,
            Alpha = alpha,
            Bin = telemetry.Grain,
        };

    private static StepPlan Step(Step step, int index, Policy policy, DetectionPlan? detection, TimeSpan lag)
    {
        if (detection is null) return Blind(step, index);
        var longest = Longest(step);
        var time = (longest ?? policy.Deadline) - lag;
        var smallest = time > TimeSpan.Zero ? detection.SmallestRatioWithin(time) : null;
        return new(
            index + 1,
            step.Weight,
            step.AtLeast,
            longest,
            [.. ratios.Select(ratio => new FaultPlan(ratio, Told(detection.TimeToDetect(ratio), lag)))],
            smallest,
            smallest <= MustBeSeen ? null : Warning(index, smallest, Told(detection.TimeToDetect(MustBeSeen), lag)));
    }

    private static TimeSpan? Longest(Step step) => step.Advance switch
    {
        Advance.Time => step.AtLeast,
        Advance.Evidence => step.AtMost,
        _ => null,
    };

    private static TimeSpan? Told(TimeSpan detected, TimeSpan lag) =>
        detected > longestTold - lag ? null : detected + lag;

    private static string Warning(int index, double? smallest, TimeSpan? needed)
    {
        var sees = smallest is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"sees only faults of {ratio:0.0}× and more")
            : "is too short to see any fault";
        var helps = needed is { } time ? $"A fault of 2× needs {Duration.Format(Rounded(time))}. " : "";
        return $"Step {index + 1} {sees}. {helps}Give it more time or more weight.";
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes));

    private static StepPlan Blind(Step step, int index) => new(
        index + 1, step.Weight, step.AtLeast, Longest(step), [], null,
        step.Weight.Value >= 100
            ? $"Step {index + 1} leaves no visitor on the baseline, so there is nothing to compare with."
            : $"Step {index + 1} compares no failures: add a comparison check.");
}
