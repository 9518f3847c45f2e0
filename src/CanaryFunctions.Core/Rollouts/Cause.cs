using System.Text.Json.Serialization;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Why a rollout is taken back.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Degraded), nameof(Degraded))]
[JsonDerivedType(typeof(NotUp), nameof(NotUp))]
[JsonDerivedType(typeof(Unobservable), nameof(Unobservable))]
[JsonDerivedType(typeof(Undecided), nameof(Undecided))]
[JsonDerivedType(typeof(Aborted), nameof(Aborted))]
[JsonDerivedType(typeof(Superseded), nameof(Superseded))]
[JsonDerivedType(typeof(DeadlinePassed), nameof(DeadlinePassed))]
[JsonDerivedType(typeof(Drifted), nameof(Drifted))]
[JsonDerivedType(typeof(Denied), nameof(Denied))]
public abstract record Cause
{
    private Cause()
    {
    }

    /// <summary>The cause's name, as people and the API know it.</summary>
    [JsonIgnore]
    public string Name => GetType().Name;

    /// <summary>The cause in one sentence.</summary>
    [JsonIgnore]
    public abstract string Sentence { get; }

    /// <summary>A health check, or all together, found the canary worse than tolerated.</summary>
    /// <param name="Check">The check that decided.</param>
    /// <param name="Finding">Its sentence, with the numbers.</param>
    public sealed record Degraded(string Check, string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }

    /// <summary>The canary did not come up.</summary>
    /// <param name="Finding">What was seen.</param>
    public sealed record NotUp(string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }

    /// <summary>There was no health data for longer than the policy bears.</summary>
    /// <param name="Finding">What was seen.</param>
    public sealed record Unobservable(string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }

    /// <summary>A step had no evidence at its longest time, and the policy takes it back then.</summary>
    /// <param name="Finding">What was seen.</param>
    public sealed record Undecided(string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }

    /// <summary>A person took it back.</summary>
    /// <param name="By">Who.</param>
    public sealed record Aborted(string By) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => $"Aborted by {By}.";
    }

    /// <summary>A newer rollout takes its place.</summary>
    /// <param name="By">Who asked for that.</param>
    /// <param name="Version">The version that comes instead.</param>
    public sealed record Superseded(string By, string Version) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => $"Superseded by a rollout of {Version}, which {By} asked for.";
    }

    /// <summary>It took longer than its policy allows.</summary>
    /// <param name="Deadline">The time allowed.</param>
    public sealed record DeadlinePassed(TimeSpan Deadline) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => $"Not promoted within the policy's deadline of {Duration.Format(Deadline)}.";
    }

    /// <summary>A hook did not allow it to go on.</summary>
    /// <param name="Hook">The hook's name.</param>
    /// <param name="Finding">What it said.</param>
    public sealed record Denied(string Hook, string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }

    /// <summary>Somebody else has changed the target in a way that the rollout can't go on from. Only in rollouts of earlier
    /// releases: they hold now, and a person decides.</summary>
    /// <param name="Finding">What was seen.</param>
    public sealed record Drifted(string Finding) : Cause
    {
        /// <inheritdoc/>
        public override string Sentence => Finding;
    }
}
