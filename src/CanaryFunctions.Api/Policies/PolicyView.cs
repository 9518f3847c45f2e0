using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Policies;

/// <summary>A policy as the API shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Number of the revision, from 1; 0 for a preset.</param>
/// <param name="IsPreset">Whether it is ready-made.</param>
/// <param name="Policy">The policy.</param>
/// <param name="ChangedBy">Who wrote the revision; null for a preset.</param>
/// <param name="ChangedAt">When; null for a preset.</param>
/// <param name="Reason">Why, for people; null if it was not said.</param>
public sealed record PolicyView(
    string Name, int Revision, bool IsPreset, Policy Policy, string? ChangedBy, DateTimeOffset? ChangedAt, string? Reason)
{
    internal static PolicyView Of(PolicyRevision revision) => revision.Revision == 0
        ? new(revision.Name, 0, true, revision.Policy, null, null, null)
        : new(revision.Name, revision.Revision, false, revision.Policy, revision.By, revision.At, revision.Reason);
}
