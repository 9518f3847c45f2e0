using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Environments;

/// <summary>Registers environments, and tells where they are and what runs there.</summary>
public sealed class EnvironmentRegister(IEnvironmentStore store, ITargetControl targets, LiveHistory history)
{
    private const int MostTries = 5;

    /// <summary>Finds an environment.</summary>
    public async Task<Answer<Stored<DeploymentEnvironment>>> FindAsync(
        string application, string name, CancellationToken cancellationToken) =>
        await store.FindAsync(application, name, cancellationToken) is { } found
            ? found
            : new Refusal(RefusalKind.NotFound, "environment-unknown",
                $"{application} has no environment '{name}'. Register it first.");

    /// <summary>Registers an environment, or changes it, once its target has been seen.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="precondition">How it must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was there before, if anything was, and what is there now.</returns>
    public async Task<Answer<EnvironmentChange>> PutAsync(
        DeploymentEnvironment environment, Precondition precondition, CancellationToken cancellationToken)
    {
        var slots = await targets.ReadSlotsAsync(environment.Target, cancellationToken);
        if (slots.Problem is { } problem) return problem.ToRefusal();
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var before = await store.FindAsync(environment.Application, environment.Name, cancellationToken);
            if (!precondition.Holds(before?.ETag)) return Refusal.Changed($"Environment '{environment.Name}'");
            if (await store.PutAsync(environment, before?.ETag, cancellationToken) is not { } etag) continue;
            await history.NoteAsync(environment, slots.Value!, null, cancellationToken);
            return new EnvironmentChange(before?.Value, new(environment, etag));
        }

        return new Refusal(
            RefusalKind.Unavailable, "environment-busy", $"Environment '{environment.Name}' is being written. Try again.");
    }

    /// <summary>Starts anew what runs in the canary slot, or in production. It is done once: whether a rollout is under way does
    /// not matter, and what it measures meanwhile is measured.</summary>
    /// <returns>The environment, or why it was not done.</returns>
    public async Task<Answer<DeploymentEnvironment>> RestartAsync(
        string application, string name, CanaryPlace place, CancellationToken cancellationToken)
    {
        var found = await FindAsync(application, name, cancellationToken);
        if (found.Value is not { Value: var environment }) return found.Refusal!;
        return await targets.RestartAsync(environment.Target, place, cancellationToken) is ActionOutcome.Refused refused
            ? refused.Problem.ToRefusal()
            : environment;
    }

    /// <summary>Looks at what is in an environment's slots now.</summary>
    public async Task<Answer<Whereabouts>> LookAsync(string application, string name, CancellationToken cancellationToken)
    {
        var found = await FindAsync(application, name, cancellationToken);
        if (found.Value is not { Value: var environment }) return found.Refusal!;
        var slots = await targets.ReadSlotsAsync(environment.Target, cancellationToken);
        if (slots.Problem is { } unseen) return unseen.ToRefusal();
        var share = await targets.ReadShareAsync(environment.Target, cancellationToken);
        if (share.Problem is { } unread) return unread.ToRefusal();
        await history.NoteAsync(environment, slots.Value!, null, cancellationToken);
        return new Whereabouts(slots.Value!, share.Value);
    }
}

/// <summary>What a registration has changed.</summary>
/// <param name="Before">What was registered before; null if nothing was.</param>
/// <param name="After">What is registered now.</param>
public sealed record EnvironmentChange(DeploymentEnvironment? Before, Stored<DeploymentEnvironment> After);
