using CanaryFunctions.Core.Rollouts.Deciding;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Takes people's commands to rollouts.</summary>
public sealed class RolloutCommands(IRolloutStore store, IWakeups wakeups, TimeProvider time)
{
    /// <summary>A rollout is written a few times a minute at most, so a command never loses so many races.</summary>
    private const int MostTries = 20;

    private const int MostWaiting = 20;

    /// <summary>Why a command can't be followed as things are now, for people; null if it can. Who asks is looked at where it
    /// matters, as for an approval.</summary>
    public static string? WhyNot(Rollout rollout, Command command) => Commands.WhyNot(rollout, command);

    /// <summary>Puts a command into a rollout's inbox and asks for a look now.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="command">The command.</param>
    /// <param name="precondition">How the rollout must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The rollout with the command in its inbox, or why it can't be followed.</returns>
    public async Task<Answer<StoredRollout>> SendAsync(
        RolloutId id, Command command, Precondition precondition, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } stored)
                return new Refusal(RefusalKind.NotFound, "rollout-unknown", $"There is no rollout {id}.");
            if (!precondition.Holds(stored.ETag)) return Refusal.Changed($"Rollout {id}");
            if (Commands.WhyNot(stored.Rollout, command) is { } reason)
                return new Refusal(RefusalKind.Conflict, "command-not-possible", reason);
            if (stored.Rollout.Inbox.Length >= MostWaiting)
            {
                return new Refusal(RefusalKind.Unavailable, "rollout-behind",
                    "Too many commands wait for this rollout already. Try again later.");
            }

            var now = time.GetUtcNow();
            var rollout = stored.Rollout with
            {
                Inbox = stored.Rollout.Inbox.Add(command),
                NextLook = now,
                Ticket = Ulid.NewUlid(now).ToString(),
            };
            if (await store.SaveAsync(rollout, [], null, stored.ETag, cancellationToken) is not { } etag) continue;
            await wakeups.WakeAsync(id, rollout.Ticket, cancellationToken);
            return new StoredRollout(rollout, etag);
        }

        return new Refusal(RefusalKind.Unavailable, "rollout-busy", $"Rollout {id} is being written. Try again.");
    }
}
