using System.Globalization;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Cli.Watching;

/// <summary>A rollout as a line for each event, for logs.</summary>
internal static class EventLog
{
    public static async Task<Followed> FollowAsync(
        TextWriter output, RolloutFollower follower, RolloutId id, TimeSpan limit, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Rollout {id}");
        var (seen, wasStale, evidence) = ((Sighting?)null, false, (HealthReport?)null);
        await foreach (var sighting in follower.FollowAsync(id, limit, cancellationToken))
        {
            seen = sighting;
            if (sighting.IsStale && !wasStale)
                await output.WriteLineAsync("The control plane does not answer; it is asked again.");
            wasStale = sighting.IsStale;
            foreach (var happened in sighting.Fresh)
            {
                if (happened.Health is { } report && report.Checks.Any(check => check.Evidence.Ratio is not null)) evidence = report;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{happened.At.UtcDateTime:HH:mm:ss} {happened.Phase,-11} {happened.Sentence}"));
            }
        }

        var end = RolloutFollower.EndOf(seen?.Rollout);
        if (end is ExitCode.TimedOut)
            await output.WriteLineAsync($"The time to wait is over; the rollout goes on: canary rollout watch {id}");
        return new(end, seen?.Rollout, evidence ?? seen?.Rollout.Health);
    }
}
