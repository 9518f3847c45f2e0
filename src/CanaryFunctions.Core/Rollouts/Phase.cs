using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Where a rollout is on its way.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Queued), nameof(Queued))]
[JsonDerivedType(typeof(Deploying), nameof(Deploying))]
[JsonDerivedType(typeof(Warming), nameof(Warming))]
[JsonDerivedType(typeof(Stepping), nameof(Stepping))]
[JsonDerivedType(typeof(Paused), nameof(Paused))]
[JsonDerivedType(typeof(Promoting), nameof(Promoting))]
[JsonDerivedType(typeof(Baking), nameof(Baking))]
[JsonDerivedType(typeof(Succeeded), nameof(Succeeded))]
[JsonDerivedType(typeof(RollingBack), nameof(RollingBack))]
[JsonDerivedType(typeof(RolledBack), nameof(RolledBack))]
[JsonDerivedType(typeof(Stuck), nameof(Stuck))]
public abstract record Phase
{
    private Phase()
    {
    }

    /// <summary>The phase's name, as people and the API know it.</summary>
    [JsonIgnore]
    public string Name => GetType().Name;

    /// <summary>Whether the rollout has come to its end.</summary>
    [JsonIgnore]
    public bool IsEnd => this is Succeeded or RolledBack;

    /// <summary>Written down; nothing has been done yet.</summary>
    public sealed record Queued : Phase;

    /// <summary>The canary is being put on the slot.</summary>
    public sealed record Deploying : Phase;

    /// <summary>The canary is being asked whether it is up.</summary>
    /// <param name="Since">When the asking began.</param>
    /// <param name="Successes">Good answers in a row so far.</param>
    public sealed record Warming(DateTimeOffset Since, int Successes) : Phase;

    /// <summary>The canary has, or is about to have, its share of a step.</summary>
    /// <param name="Step">Index of the step, from 0.</param>
    /// <param name="ReachedAt">When the share was seen to be in force; null until then.</param>
    public sealed record Stepping(int Step, DateTimeOffset? ReachedAt) : Phase;

    /// <summary>Kept at a step until a person says how to go on. The canary is still watched.</summary>
    /// <param name="At">The step where it is kept.</param>
    /// <param name="Reason">The kind of reason.</param>
    /// <param name="Why">The reason, for people.</param>
    public sealed record Paused(Stepping At, PauseReason Reason, string Why) : Phase
    {
        /// <summary>Whether the canary was not on the slot yet.</summary>
        public bool IsBeforeDeployment { get; init; }
    }

    /// <summary>The slots are being swapped.</summary>
    /// <param name="PreparedAt">For a swap with preview: when the slot had production's settings; null before.</param>
    /// <param name="Successes">Good answers in a row of the slot since then.</param>
    public sealed record Promoting(DateTimeOffset? PreparedAt = null, int Successes = 0) : Phase;

    /// <summary>The new version is live and watched.</summary>
    /// <param name="Since">When it was seen to be live.</param>
    public sealed record Baking(DateTimeOffset Since) : Phase
    {
        /// <summary>Whether something else was seen to be live at the last look. It is not judged then.</summary>
        public bool IsReplaced { get; init; }
    }

    /// <summary>The end: the new version is live.</summary>
    public sealed record Succeeded : Phase;

    /// <summary>The canary is being taken back.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Progress">How far it is.</param>
    public sealed record RollingBack(Cause Cause, RollbackProgress Progress) : Phase;

    /// <summary>The end: the baseline is live and nobody gets the canary any more.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record RolledBack(Cause Cause) : Phase;

    /// <summary>Azure has refused for too long; a person must act, then retry or abort.</summary>
    /// <param name="Was">The phase it was in and returns to.</param>
    /// <param name="Problem">What was refused.</param>
    public sealed record Stuck(Phase Was, Problem Problem) : Phase;
}
