using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Something to be done to the target.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SetShare), nameof(SetShare))]
[JsonDerivedType(typeof(Deploy), nameof(Deploy))]
[JsonDerivedType(typeof(Swap), nameof(Swap))]
[JsonDerivedType(typeof(PrepareSwap), nameof(PrepareSwap))]
[JsonDerivedType(typeof(CancelSwap), nameof(CancelSwap))]
[JsonDerivedType(typeof(StopSlot), nameof(StopSlot))]
[JsonDerivedType(typeof(StartSlot), nameof(StartSlot))]
public abstract record RolloutAction
{
    private RolloutAction()
    {
    }

    /// <summary>The action in words, for events.</summary>
    [JsonIgnore]
    public abstract string Sentence { get; }

    /// <summary>Give the slot this share of the visitors; 0 removes its rule. Other slots' rules stay.</summary>
    /// <param name="Share">The share.</param>
    public sealed record SetShare(Percentage Share) : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => $"Set the canary's share to {Share}.";
    }

    /// <summary>Put a version on the slot.</summary>
    /// <param name="Version">The version.</param>
    public sealed record Deploy(AppVersion Version) : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => $"Put {Version.Number} on the canary slot.";
    }

    /// <summary>Swap the slot with production.</summary>
    /// <param name="Live">The version that is in the slot and is to be live.</param>
    /// <param name="Over">The version that is live before. Null only in what was written when it was not noted yet.</param>
    public sealed record Swap(SemVersion Live, SemVersion? Over = null) : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => $"Swap the slots, so that {Live} is live.";
    }

    /// <summary>Give the slot production's settings, as the first half of a swap.</summary>
    public sealed record PrepareSwap : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => "Give the canary slot production's settings, to prepare the swap.";
    }

    /// <summary>Give the slot its own settings back, instead of the second half of a swap.</summary>
    public sealed record CancelSwap : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => "Give the canary slot its own settings back: the swap is cancelled.";
    }

    /// <summary>Stop the slot.</summary>
    public sealed record StopSlot : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => "Stop the canary slot.";
    }

    /// <summary>Start the slot, which somebody has stopped.</summary>
    public sealed record StartSlot : RolloutAction
    {
        /// <inheritdoc/>
        public override string Sentence => "Start the canary slot.";
    }
}
