using System.Collections.Immutable;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Core.Environments;

/// <summary>Whether a target can be worked with, and what to do where it can't.</summary>
/// <param name="Source">Where the traffic is measured, for people.</param>
/// <param name="Findings">What was looked at, in the order in which it is to be mended.</param>
/// <param name="Rights">What the control plane must be allowed to do, and whether it is; empty if that could not be
/// read.</param>
/// <param name="LastBins">The last complete bins that the telemetry tells of, of both arms, oldest first.</param>
public sealed record TargetReport(
    string Source,
    ImmutableArray<TargetFinding> Findings,
    ImmutableArray<TargetRight> Rights,
    ImmutableArray<Bin> LastBins)
{
    /// <summary>Whether nothing stands against a rollout.</summary>
    public bool IsReady => Findings.All(finding => finding.IsGood) && Rights.All(right => right.IsGranted);
}

/// <summary>Something that was looked at.</summary>
/// <param name="Subject">What, e.g. <c>site</c>, <c>slot</c>, <c>version</c>, <c>rights</c> or <c>telemetry</c>.</param>
/// <param name="IsGood">Whether it is as rollouts need it.</param>
/// <param name="Sentence">What was found and, where it is not good, what to do.</param>
public sealed record TargetFinding(string Subject, bool IsGood, string Sentence);

/// <summary>Something that the control plane must be allowed to do.</summary>
/// <param name="Action">Azure's name of it, e.g. <c>Microsoft.Web/sites/slots/start/action</c>.</param>
/// <param name="Resource">Id of the resource that it is done to.</param>
/// <param name="Purpose">What it is needed for.</param>
/// <param name="Role">The built-in role that allows it; assign it on the resource, or above it.</param>
/// <param name="IsGranted">Whether it is allowed.</param>
public sealed record TargetRight(string Action, string Resource, string Purpose, string Role, bool IsGranted);
