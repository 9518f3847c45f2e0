using System.Globalization;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Cli.Watching;

/// <summary>A rollout as a line for each event, for logs.</summary>
internal static class EventLog
{
    public static async Task<ExitCode> FollowAsync(
        TextWriter output, RolloutFollower follower, RolloutId id, TimeSpan limit, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Rollout {id}");
        var (seen, wasStale) = ((Sighting?)null, false);
        await foreach (var sighting in follower.FollowAsync(id, limit, cancellationToken))
        {
            seen = sighting;
            if (sighting.IsStale && !wasStale)
                await output.WriteLineAsync("The control plane does not answer; it is asked again.");
            wasStale = sighting.IsStale;
            foreach (var happened in sighting.Fresh)
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{happened.At.UtcDateTime:HH:mm:ss} {happened.Phase,-11} {happened.Sentence}"));
            }
        }

        var end = RolloutFollower.EndOf(seen?.Rollout);
        if (end is ExitCode.TimedOut)
            await output.WriteLineAsync($"The time to wait is over; the rollout goes on: canary rollout watch {id}");
        return end;
    }
}
