using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Sees and changes a target. Expected failures are values; only a cancelled call throws.</summary>
public interface ITargetControl
{
    /// <summary>The share of the visitors that the slot gets now, in one call to the target.</summary>
    Task<Seen<Percentage>> ReadShareAsync(Target target, CancellationToken cancellationToken);

    /// <summary>What is in the slots. Whether an operation is under way is read before the versions, so that the versions
    /// are those after any operation that is not seen any more.</summary>
    Task<Seen<SlotsSeen>> ReadSlotsAsync(Target target, CancellationToken cancellationToken);

    /// <summary>How an accepted action goes on; its failure is a problem.</summary>
    Task<Seen<OperationSeen>> ReadOperationAsync(Target target, Uri operation, CancellationToken cancellationToken);

    /// <summary>Sends one GET request to where the canary is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="place">The slot itself, or production.</param>
    /// <param name="path">Path and query; starts with a slash.</param>
    /// <param name="wantsBody">Whether the beginning of the body is wanted.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ProbeAnswer> ProbeAsync(
        Target target, CanaryPlace place, string path, bool wantsBody, CancellationToken cancellationToken);

    /// <summary>Gives the slot a share of the visitors and leaves other slots' rules as they are; zero removes the
    /// rule.</summary>
    Task<ActionOutcome> SetShareAsync(Target target, Percentage share, CancellationToken cancellationToken);

    /// <summary>Puts a version on the slot, marked with its number.</summary>
    Task<ActionOutcome> DeployAsync(Target target, AppVersion version, CancellationToken cancellationToken);

    /// <summary>Swaps the slot with production, if the slot holds the one version and production the other.</summary>
    /// <param name="target">The target.</param>
    /// <param name="live">The version that is to be live. It is done already where it is.</param>
    /// <param name="over">The version that is live before; null for any.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ActionOutcome> SwapAsync(Target target, SemVersion live, SemVersion? over, CancellationToken cancellationToken);

    /// <summary>Gives the slot production's settings, as the first half of a swap.</summary>
    Task<ActionOutcome> PrepareSwapAsync(Target target, CancellationToken cancellationToken);

    /// <summary>Gives the slot its own settings back, instead of the second half.</summary>
    Task<ActionOutcome> CancelSwapAsync(Target target, CancellationToken cancellationToken);

    /// <summary>Stops the slot.</summary>
    Task<ActionOutcome> StopSlotAsync(Target target, CancellationToken cancellationToken);

    /// <summary>Starts the slot.</summary>
    Task<ActionOutcome> StartSlotAsync(Target target, CancellationToken cancellationToken);

    /// <summary>Stops what runs in the slot, or in production, and starts it anew.</summary>
    Task<ActionOutcome> RestartAsync(Target target, CanaryPlace place, CancellationToken cancellationToken);
}
