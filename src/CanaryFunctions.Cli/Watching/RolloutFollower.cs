using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Cli.Watching;

/// <summary>Follows a rollout to its end. It looks when the stream of events says that something has happened, and every few
/// seconds in any case: a stream that breaks, a proxy that holds it back or a control plane that restarts only delays what is
/// seen.</summary>
internal sealed class RolloutFollower(ControlPlaneClient client, TimeProvider time)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(2);

    /// <summary>What is seen, whenever it is looked at; the last is its end, or the end of the time.</summary>
    public async IAsyncEnumerable<Sighting> FollowAsync(
        RolloutId id, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var (began, last, seen) = (time.GetTimestamp(), 0, (Sighting?)null);
        var listening = Task.CompletedTask;
        try
        {
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
                if (listening.IsCompleted && fresh is { IsStale: false }) listening = ListenAsync(id, last, nudges.Writer, stop.Token);
                await WaitAsync(nudges.Reader, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await listening;
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

    // What it says is not shown: it is a reason to look, and the look shows state and events of one moment.
    private async Task ListenAsync(RolloutId id, int last, ChannelWriter<bool> nudges, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in client.EventsAsync(id, last, cancellationToken)) nudges.TryWrite(true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ControlPlaneException or OperationCanceledException
            or System.Text.Json.JsonException)
        {
            // The next look tries again to listen.
        }
    }

    private async Task WaitAsync(ChannelReader<bool> nudges, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(nudges.WaitToReadAsync(either.Token).AsTask(), Task.Delay(pause, time, either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        nudges.TryRead(out _);
    }

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
