using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>What a policy must fulfil to be run. All errors are reported, not only the first.</summary>
public static class PolicyRules
{
    private const int MostSteps = 50;
    private const int MostChecks = 50;
    private const int MostKept = 100;
    private const int MostApprovals = 10;
    private const int MostHooks = 20;
    private const int MostStatuses = 20;
    private const int LongestUrl = 2000;
    private static readonly TimeSpan longestHook = TimeSpan.FromDays(7);

    /// <summary>The errors of a policy; none if it can be run.</summary>
    public static ImmutableArray<FieldError> Check(Policy policy) =>
    [
        .. Names(policy), .. Budget(policy), .. Steps(policy), .. Checks(policy), .. Scores(policy), .. WarmUps(policy),
        .. Hooks(policy), .. Times(policy),
    ];

    /// <summary>The refusal of a policy that came in a request's field <c>policy</c>; null if it can be run.</summary>
    public static Refusal? Refuse(Policy policy) => Check(policy) is { Length: > 0 } errors
        ? new(RefusalKind.Invalid, "policy-invalid", "The policy can't be run: see the errors.")
        {
            Errors = [.. errors.Select(error => error with { Field = $"policy.{error.Field}" })],
        }
        : null;

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
            if (step.Approvals is < 0 or > MostApprovals)
                yield return new($"steps[{index}].approvals", $"0 to {MostApprovals} people can be asked for.");
            if (step.Approvals > 0 && step.Advance is not Advance.Person)
                yield return new($"steps[{index}].approvals", "Only a step that a person ends has approvals: give advance: person.");
            if (step.Advance is Advance.Evidence && !policy.Checks.OfType<ComparisonCheck>().Any(check => !check.DryRun))
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
            if (check.InitialDelay > policy.Deadline)
                yield return new($"{field}.initialDelay", "The initial delay is no longer than the deadline.");
            if (check.Keep is < 0 or > MostKept)
                yield return new($"{field}.keep", $"0 to {MostKept} answers of a check can be kept.");
            foreach (var error in check.Errors()) yield return error with { Field = $"{field}.{error.Field}" };
        }
    }

    private static IEnumerable<FieldError> Scores(Policy policy)
    {
        var (pass, marginal) = (policy.Scores.Pass, policy.Scores.Marginal);
        if (pass is not (>= 0 and <= 100)) yield return new("scores.pass", "A score is from 0 to 100.");
        if (!(marginal >= 0 && marginal <= pass))
            yield return new("scores.marginal", "The marginal score is from 0 to the score that passes.");

        var judged = policy.Checks.OfType<JudgeCheck>().Where(check => check.Weight is not null)
            .GroupBy(check => check.Group, check => check.Weight!.Value).ToImmutableArray();
        if (judged.FirstOrDefault(group => group.Distinct().Count() > 1) is { } torn)
            yield return new("checks", $"The checks of group '{torn.Key}' give it different weights.");
        if (judged.Sum(group => group.First()) > 100)
            yield return new("checks", "The weights of the judge's groups are more than 100 together.");
    }

    private static IEnumerable<FieldError> WarmUps(Policy policy)
    {
        if (!policy.WarmUp.Path.StartsWith('/') || policy.WarmUp.Path.Length > 1000)
            yield return new("warmUp.path", "The path starts with a slash and has at most 1,000 characters.");
        if (policy.WarmUp.Statuses.IsDefaultOrEmpty || policy.WarmUp.Statuses.Length > MostStatuses)
            yield return new("warmUp.statuses", $"1 to {MostStatuses} statuses or ranges of them can be good, e.g. [200-299].");
        if (policy.WarmUp.Successes is < 1 or > 100)
            yield return new("warmUp.successes", "1 to 100 good answers can be asked for.");
    }

    private static IEnumerable<FieldError> Hooks(Policy policy)
    {
        if (policy.Hooks.Length > MostHooks) yield return new("hooks", $"A policy has at most {MostHooks} hooks.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, hook) in policy.Hooks.Index())
        {
            var field = $"hooks[{index}]";
            if (hook.Name.Length is 0 or > 100)
                yield return new($"{field}.name", "A hook's name has 1 to 100 characters.");
            else if (!names.Add(hook.Name))
                yield return new($"{field}.name", $"Another hook is called '{hook.Name}' already.");
            if (!IsCallable(hook.Url))
                yield return new($"{field}.url", "Give an absolute https or http address, with no user or password in it.");
            if (hook.Secret is { } secret && !Core.Names.IsValid(secret))
                yield return new($"{field}.secret", $"Name a secret of the application. {Core.Names.Rule}");
            if (hook.AtMost <= TimeSpan.Zero || hook.AtMost > longestHook)
                yield return new($"{field}.atMost", "A hook has more than no time and at most seven days.");
        }
    }

    private static bool IsCallable(Uri url) => url.IsAbsoluteUri
        && url.Scheme is "https" or "http" && url.UserInfo.Length == 0 && url.OriginalString.Length <= LongestUrl;

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
