using System.Runtime.CompilerServices;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Cli.Watching;

/// <summary>Follows a rollout to its end. A connection that breaks, or a control plane that restarts, only delays what is
/// seen: it is asked again until the time is over.</summary>
internal sealed class RolloutFollower(ControlPlaneClient client, TimeProvider time)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    /// <summary>What is seen, whenever it is looked at; the last is its end, or the end of the time.</summary>
    public async IAsyncEnumerable<Sighting> FollowAsync(
        RolloutId id, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (began, last, seen) = (time.GetTimestamp(), 0, (Sighting?)null);
        while (true)
        {
            var fresh = await LookAsync(id, last, seen, cancellationToken);
            if (fresh is not null)
            {
                seen = fresh;
                last = fresh.Fresh is [.., var newest] ? newest.Number : last;
                yield return seen;
                if (seen is { Rollout.IsEnded: true, IsStale: false }) yield break;
            }

            if (time.GetElapsedTime(began) >= limit) yield break;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>How the tool ends after what was seen last.</summary>
    public static ExitCode EndOf(RolloutView? rollout) => rollout switch
    {
        { IsEnded: true, Cause: null } => ExitCode.Done,
        { IsEnded: true, Cause.Name: nameof(Cause.Aborted) or nameof(Cause.Superseded) } => ExitCode.Aborted,
        { IsEnded: true } => ExitCode.RolledBack,
        _ => ExitCode.TimedOut,
    };

    private async Task<Sighting?> LookAsync(RolloutId id, int last, Sighting? before, CancellationToken cancellationToken)
    {
        try
        {
            // The state first: events that come with its end are not missed.
            var rollout = await client.GetAsync<RolloutView>($"api/rollouts/{id}", cancellationToken);
            var events = await client.GetAsync<Page<RolloutEvent>>(
                $"api/rollouts/{id}/events?after={last}&top=1000", cancellationToken);
            return new(rollout, events.Value, IsStale: false);
        }
        catch (ControlPlaneException lost) when (lost.Code is ExitCode.Unreachable)
        {
            return before is null ? null : before with { Fresh = [], IsStale = true };
        }
    }
}
