using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.WebConsole.Components;

namespace CanaryFunctions.WebConsole.Rollouts;

/// <summary>The number that a rollout was taken back for, beside what would have been borne.</summary>
/// <param name="Check">The check that decided.</param>
/// <param name="Value">What it saw.</param>
/// <param name="Borne">What the policy bears.</param>
/// <param name="Source">Where it was measured.</param>
/// <param name="Asked">What was asked there: of what, and the question.</param>
public sealed record DecidingNumber(
    string Check, string Value, string Borne, string Source, ImmutableArray<(string Of, string Query)> Asked)
{
    /// <summary>The number as it was at the decision; null if no check decided.</summary>
    public static DecidingNumber? Of(Rollout rollout, ImmutableArray<RolloutEvent> events)
    {
        var cause = rollout.Phase switch
        {
            Phase.RolledBack back => back.Cause,
            Phase.RollingBack back => back.Cause,
            Phase.Stuck { Was: Phase.RollingBack back } => back.Cause,
            _ => null,
        };
        var health = events.LastOrDefault(happened => happened.Kind is EventKind.RollbackBegan)?.Health;
        if (cause is not Cause.Degraded decided || health is null
            || rollout.Policy.Checks.FirstOrDefault(check => check.Name == decided.Check) is not { } check
            || health.Checks.FirstOrDefault(report => report.Check == decided.Check)?.Evidence is not { } evidence)
        {
            return null;
        }

        var (value, borne) = Numbers(check, evidence, health.Score, rollout);
        var telemetry = rollout.Environment.Target.Telemetry;
        return value is null
            ? null
            : new(check.Name, value, borne, check is ProbeCheck ? "Asked of the slot itself" : telemetry.Source.Title, Questions(check, telemetry));
    }

    private static (string? Value, string Borne) Numbers(HealthCheck check, Evidence evidence, double? score, Rollout rollout) =>
        check switch
        {
            ComparisonCheck comparison => (Ratio(evidence, "as often as the live version"), Times(comparison.Settings.Tolerance)),
            SloCheck slo => (Ratio(evidence, $"as often as {Number(slo.Objective)} % allows"), Times(slo.Tolerance)),
            LimitCheck limit => (evidence.Value is { } value ? Number(value) : null, Range(limit)),
            ProbeCheck probe => (evidence.Failures is { } failures ? $"{failures} of the latest {probe.Failures.Tries} failed" : null,
                $"{probe.Failures.Failures - 1}"),
            _ => (score is { } points ? $"A score of {Number(points)}" : null, $"{Number(rollout.Policy.Scores.Marginal)} or more"),
        };

    private static string? Ratio(Evidence evidence, string than) => evidence.Ratio is { } ratio
        ? $"{Words.Ratio(ratio.Estimate)} times {than} (surely {Words.Ratio(ratio.Low)} to {Words.Ratio(ratio.High)})"
        : null;

    private static string Times(double tolerance) => $"{Words.Ratio(tolerance)} times";

    private static string Range(LimitCheck limit) => (limit.Min, limit.Max) switch
    {
        ({ } min, { } max) => $"{Number(min)} to {Number(max)}",
        (null, { } max) => $"{Number(max)} at most",
        var (min, _) => $"{Number(min!.Value)} at least",
    };

    private static ImmutableArray<(string Of, string Query)> Questions(HealthCheck check, Telemetry telemetry) =>
        (check, telemetry.Source) switch
        {
            (ProbeCheck probe, _) => [("Path", probe.Path)],
            (LimitCheck limit, _) => [("Metric", limit.Metric)],
            (JudgeCheck judge, _) => [("Metric", judge.Metric)],
            (ComparisonCheck { Event: ComparedEvent.Slow }, PrometheusSource { Latency: { } latency }) => [("Latency", latency)],
            (_, PrometheusSource prometheus) => [("Requests", prometheus.Requests), ("Failures", prometheus.Failures)],
            (_, HttpSource http) => [("Address", http.Url)],
            (_, LogSource) => [("Table", "AppRequests")],
            _ => [("Metrics", "Requests, Http5xx")],
        };

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
