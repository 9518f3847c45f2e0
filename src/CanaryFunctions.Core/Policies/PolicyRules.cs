using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>What a policy must fulfil to be run. All errors are reported, not only the first.</summary>
public static class PolicyRules
{
    private const int MostSteps = 50;
    private const int MostChecks = 50;

    /// <summary>The errors of a policy; none if it can be run.</summary>
    public static ImmutableArray<FieldError> Check(Policy policy) =>
    [
        .. Names(policy), .. Budget(policy), .. Steps(policy), .. Checks(policy), .. WarmUps(policy), .. Times(policy),
    ];

    private static IEnumerable<FieldError> Names(Policy policy)
    {
        if (policy.Name.Length is 0 or > 100)
            yield return new("name", "A policy's name has 1 to 100 characters.");
    }

    private static IEnumerable<FieldError> Budget(Policy policy)
    {
        if (policy.ErrorBudget is not (> 0 and < 1))
            yield return new("errorBudget", "The error budget is a probability above 0 and below 1, e.g. 0.01.");
    }

    private static IEnumerable<FieldError> Steps(Policy policy)
    {
        if (policy.Steps.IsDefaultOrEmpty || policy.Steps.Length > MostSteps)
        {
            yield return new("steps", $"A policy has 1 to {MostSteps} steps.");
            yield break;
        }

        var before = Percentage.Zero;
        foreach (var (index, step) in policy.Steps.Index())
        {
            if (step.Weight <= before)
            {
                var than = index == 0 ? "0" : before.Value.ToString(CultureInfo.InvariantCulture);
                yield return new($"steps[{index}].weight", $"Weights rise from step to step: give more than {than}.");
            }

            if (step.AtMost is { } most && most < step.AtLeast)
                yield return new($"steps[{index}].atMost", "The longest time of a step is no shorter than its shortest.");
            if (step.AtMost is not null && step.Advance is not Advance.Evidence)
                yield return new($"steps[{index}].atMost", "Only a step that advances on evidence has a longest time.");
            if (step.Advance is Advance.Evidence && !policy.Checks.OfType<ComparisonCheck>().Any())
            {
                yield return new($"steps[{index}].advance",
                    "A step advances on the evidence of comparisons, and the policy has none: add a comparison check.");
            }

            before = step.Weight;
        }
    }

    private static IEnumerable<FieldError> Checks(Policy policy)
    {
        if (policy.Checks.Length > MostChecks) yield return new("checks", $"A policy has at most {MostChecks} checks.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, check) in policy.Checks.Index())
        {
            var field = $"checks[{index}]";
            if (check.Name.Length is 0 or > 100)
                yield return new($"{field}.name", "A check's name has 1 to 100 characters.");
            else if (!names.Add(check.Name))
                yield return new($"{field}.name", $"Another check is called '{check.Name}' already.");
            foreach (var error in check is ComparisonCheck comparison
                ? Comparison(field, comparison)
                : Limit(field, (LimitCheck)check))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Comparison(string field, ComparisonCheck check)
    {
        if (check.Tolerance is not (>= 1 and <= 10))
            yield return new($"{field}.tolerance", "The tolerance is a ratio from 1 to 10, e.g. 1.1.");
        if (!(check.Safe > check.Tolerance && check.Safe <= 50))
            yield return new($"{field}.safe", "Safe is a ratio above the tolerance and at most 50, e.g. 1.5.");
        if (check.Weight is not (> 0 and <= 1000))
            yield return new($"{field}.weight", "A check's weight is above 0 and at most 1000.");
    }

    private static IEnumerable<FieldError> Limit(string field, LimitCheck check)
    {
        if (check.Metric.Length is 0 or > 200)
            yield return new($"{field}.metric", "A metric's name has 1 to 200 characters.");
        if (check.Max is null && check.Min is null)
            yield return new($"{field}.max", "A limit has a max, a min, or both.");
        if (check.Max is { } max && !double.IsFinite(max)) yield return new($"{field}.max", "A limit is a finite number.");
        if (check.Min is { } min && !double.IsFinite(min)) yield return new($"{field}.min", "A limit is a finite number.");
        if (check.Min > check.Max) yield return new($"{field}.min", "The min is not above the max.");
        if (check.FailureLimit < 0) yield return new($"{field}.failureLimit", "The failure limit is 0 or more.");
    }

    private static IEnumerable<FieldError> WarmUps(Policy policy)
    {
        if (!policy.WarmUp.Path.StartsWith('/') || policy.WarmUp.Path.Length > 1000)
            yield return new("warmUp.path", "The path starts with a slash and has at most 1,000 characters.");
        if (policy.WarmUp.Successes is < 1 or > 100)
            yield return new("warmUp.successes", "1 to 100 good answers can be asked for.");
    }

    private static IEnumerable<FieldError> Times(Policy policy)
    {
        var longest = policy.Steps.IsDefaultOrEmpty
            ? TimeSpan.Zero
            : policy.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.AtLeast);
        if (policy.Deadline <= longest)
        {
            yield return new("deadline",
                $"The steps alone take {Duration.Format(longest)} at least: the deadline must be longer.");
        }
    }
}
