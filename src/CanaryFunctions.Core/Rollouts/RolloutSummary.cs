using System.Text.Json.Serialization;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What lists show of a rollout.</summary>
public sealed record RolloutSummary
{
    /// <summary>Its id.</summary>
    public required RolloutId Id { get; init; }

    /// <summary>Its application.</summary>
    public required string Application { get; init; }

    /// <summary>Its environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Number of the version that was live before.</summary>
    public required SemVersion Baseline { get; init; }

    /// <summary>Number of the new version.</summary>
    public required SemVersion Canary { get; init; }

    /// <summary>Name of its policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When it was started.</summary>
    [JsonIgnore]
    public DateTimeOffset StartedAt => Id.StartedAt;

    /// <summary>Why it was started, for people, if that was said.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it is.</summary>
    public required Phase Phase { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Sums up a rollout.</summary>
    public static RolloutSummary Of(Rollout rollout) => new()
    {
        Id = rollout.Id,
        Application = rollout.Environment.Application,
        Environment = rollout.Environment.Name,
        Baseline = rollout.Baseline.Number,
        Canary = rollout.Canary.Number,
        Policy = rollout.Policy.Name,
        StartedBy = rollout.StartedBy,
        Reason = rollout.Reason,
        Phase = rollout.Phase,
        EndedAt = rollout.EndedAt,
    };
}
