using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Planning;

/// <summary>What a step can find.</summary>
/// <param name="Number">Number of the step, from 1.</param>
/// <param name="Weight">The canary's share.</param>
/// <param name="Shortest">How long it takes at least.</param>
/// <param name="Longest">How long it takes at most; null if only evidence or a person ends it.</param>
/// <param name="Faults">When faults of some sizes are found.</param>
/// <param name="SmallestFault">The smallest fault, as a ratio of failure rates, that is expected to be found within the
/// step; null if none is, not even a canary that fails all its requests.</param>
/// <param name="Warning">What is wrong with the step, for people; null if nothing is.</param>
public sealed record StepPlan(
    int Number,
    Percentage Weight,
    TimeSpan Shortest,
    TimeSpan? Longest,
    ImmutableArray<FaultPlan> Faults,
    double? SmallestFault,
    string? Warning);

/// <summary>When a fault is expected to be found.</summary>
/// <param name="Ratio">How many times as often as the baseline the canary fails.</param>
/// <param name="Within">The time from the fault's beginning, with the telemetry's lag; null if it is never found, since it
/// is tolerated or would need more than a year.</param>
public sealed record FaultPlan(double Ratio, TimeSpan? Within);
