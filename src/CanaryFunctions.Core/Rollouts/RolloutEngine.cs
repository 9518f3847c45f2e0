using System.Collections.Immutable;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts.Deciding;
using CanaryFunctions.Core.Serialization;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Moves a rollout on: observe, decide, act, and again, until there is nothing to do now.</summary>
public sealed class RolloutEngine(
    IRolloutStore store,
    IRolloutIndex index,
    LiveHistory history,
    RolloutRecorder recorder,
    ITargetControl target,
    IMetricSource metrics,
    IHookCaller hooks,
    Announcer announcer,
    TimeProvider time,
    ILogger<RolloutEngine> logger)
{
    /// <summary>No rollout needs nearly so many rounds at once; more would be a loop.</summary>
    private const int MostRounds = 50;

    /// <summary>How late a wake-up may be before another may take its place.</summary>
    private static readonly TimeSpan overdue = TimeSpan.FromMinutes(1);

    /// <summary>Moves a rollout on as far as it goes now. May be called any number of times, by any number of
    /// hosts.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="ticket">The ticket of the wake-up; null where the host itself makes sure that there is one
    /// only.</param>
    /// <param name="cancellationToken">Stops before the next action; an action that has begun is brought to its
    /// end.</param>
    public async Task<Advanced> AdvanceAsync(RolloutId id, string? ticket, CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.Start("rollout.advance", id);
        var by = Ulid.NewUlid(time.GetUtcNow()).ToString();
        if (await LoadAsync(id, cancellationToken) is not { } stored) return new Advanced.Nothing();
        if (IsReplaced(stored.Rollout, ticket)) return new Advanced.Nothing();
        if (ticket is not null && ticket != stored.Rollout.Ticket)
            stored = stored with { Rollout = stored.Rollout with { Ticket = ticket } };

        ActionOutcome? outcome = null;
        for (var round = 0; round < MostRounds; round++)
        {
            if (stored.Rollout.Phase.IsEnd)
            {
                await EndAsync(stored.Rollout, cancellationToken);
                return new Advanced.Nothing();
            }

            stored = stored with { Rollout = await AnnounceAsync(stored.Rollout, cancellationToken) };
            var rollout = stored.Rollout;
            Urgency.IsRollback = rollout.Phase is Phase.RollingBack;
            var isEarly = rollout.NextLook is not { } due || time.GetUtcNow() < due;
            if (isEarly && outcome is null && rollout.Inbox.IsEmpty) return Later(rollout.NextLook);

            var seen = await ObserveAsync(rollout, by, outcome, cancellationToken);
            if (seen.Slots?.Value is { } slots)
                await history.NoteAsync(rollout.Environment, slots, rollout.Id, cancellationToken);
            var basis = new DecisionBasis(rollout, seen, time.GetUtcNow(), 0);
            var decision = RolloutMachine.Decide(rollout, seen, basis.At);
            if (ReferenceEquals(decision.Rollout, rollout)) return Later(decision.NextLook);

            if (await SaveAsync(decision, basis, stored.ETag, cancellationToken) is not { } saved)
            {
                // Somebody else has written: a command, or another host. What came of our own action still counts if
                // the intent is still ours.
                if (await LoadAsync(id, cancellationToken) is not { } fresh) return new Advanced.Nothing();
                outcome = fresh.Rollout.Intent?.By == by ? outcome : null;
                stored = fresh;
                continue;
            }

            stored = saved;
            outcome = decision.Action is null ? null : await ActAsync(saved.Rollout, decision.Action);
        }

        RolloutLog.TooManyRounds(logger, id, MostRounds);
        return Later(time.GetUtcNow() + stored.Rollout.Pace.Poll);
    }

    private static Advanced Later(DateTimeOffset? look) =>
        look is { } at ? new Advanced.LookAgain(at) : new Advanced.Nothing();

    private bool IsReplaced(Rollout rollout, string? ticket) =>
        ticket is not null && ticket != rollout.Ticket
        && (rollout.NextLook is not { } due || time.GetUtcNow() < due + overdue);

    // Until its end a rollout goes on even if people can't be told now: they are told at a later look.
    private async Task<Rollout> AnnounceAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        try
        {
            return await announcer.CatchUpAsync(rollout, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            RolloutLog.NotAnnounced(logger, rollout.Id, e);
            return rollout;
        }
    }

    // The environment is free for the next one, whatever else fails. Noted last: a rollout is woken until all is told and recorded.
    private async Task EndAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await store.ReleaseAsync(rollout.Environment, rollout.Id, cancellationToken);
        await Task.WhenAll(announcer.CatchUpAsync(rollout, cancellationToken), RecordAsync(rollout, cancellationToken));
        await index.NoteAsync(rollout, cancellationToken);
    }

    private async Task<StoredRollout?> LoadAsync(RolloutId id, CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.Start("rollout.load", id);
        var stored = await store.FindAsync(id, cancellationToken);
        if (stored is null) RolloutLog.NotFound(logger, id);
        return stored;
    }

    private async Task<StoredRollout?> SaveAsync(
        Decision decision, DecisionBasis basis, string etag, CancellationToken cancellationToken)
    {
        var id = decision.Rollout.Id;
        using var activity = RolloutTelemetry.Start("rollout.save", id);
        basis = basis with { Last = decision.Rollout.LastEvent };
        var saved = await store.SaveAsync(decision.Rollout, decision.Events, basis, etag, cancellationToken);
        if (saved is null)
        {
            RolloutLog.Conflict(logger, id);
            return null;
        }

        foreach (var happened in decision.Events)
        {
            RolloutLog.Happened(logger, id, happened.Kind, happened.Phase, happened.Sentence);
            RolloutTelemetry.Count(happened, decision.Rollout);
        }

        return new(decision.Rollout, saved);
    }

    private async Task RecordAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        using var activity = RolloutTelemetry.Start("rollout.record", rollout.Id);
        await recorder.RecordAsync(rollout, cancellationToken);
    }

    private async Task<Observation> ObserveAsync(
        Rollout rollout, string by, ActionOutcome? outcome, CancellationToken cancellationToken)
    {
        if (outcome is not null) return new() { By = by, Outcome = outcome };

        using var activity = RolloutTelemetry.Start("rollout.observe", rollout.Id);
        var (now, place) = (time.GetUtcNow(), rollout.Environment.Target);
        var wanted = RolloutMachine.Wants(rollout, now);

        // All at once: a look takes as long as the slowest of them, and not as all together.
        var claim = wanted.HasFlag(Wanted.Environment) ? IsOursAsync(rollout, cancellationToken) : Task.FromResult<bool?>(null);
        var share = Ask(Wanted.Share, () => target.ReadShareAsync(place, cancellationToken));
        var slots = Ask(Wanted.Slots, () => target.ReadSlotsAsync(place, cancellationToken));
        var operation = Ask(
            Wanted.Operation, () => target.ReadOperationAsync(place, rollout.Intent!.Operation!, cancellationToken));
        var warmUp = Ask(Wanted.WarmUp, () => target.ProbeAsync(
            place, CanaryPlace.Slot, rollout.Policy.WarmUp.Path, wantsBody: false, cancellationToken));
        var probes = Ask(Wanted.Probes, () => ProbeAsync(rollout, now, cancellationToken));
        var answers = Ask(Wanted.Hooks, () => AskAsync(rollout, now, cancellationToken));
        var measured = Ask(Wanted.Measurements, () => metrics.ReadAsync(Due.Of(rollout, now), cancellationToken));
        await Task.WhenAll(claim, share, slots, operation, warmUp, probes, answers, measured);
        return new()
        {
            By = by,
            IsEnvironmentOurs = await claim,
            Share = await share,
            Slots = await slots,
            Operation = await operation,
            WarmUp = await warmUp,
            Probes = await probes ?? [],
            Hooks = await answers ?? [],
            Measurements = await measured,
        };

        async Task<T?> Ask<T>(Wanted part, Func<Task<T>> ask)
            where T : class =>
            wanted.HasFlag(part) ? await ask() : null;
    }

    private async Task<bool?> IsOursAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await store.ClaimAsync(rollout.Environment, rollout.Id, cancellationToken) == rollout.Id;

    private async Task<ImmutableDictionary<string, ProbeAnswer>> ProbeAsync(
        Rollout rollout, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var place = Due.Place(rollout);
        var answers = await Task.WhenAll(Due.Probes(rollout, now).Select(async check => KeyValuePair.Create(
            check.Name,
            await target.ProbeAsync(
                rollout.Environment.Target, place, check.Path, check.ExpectBody is not null, cancellationToken))));
        return answers.ToImmutableDictionary();
    }

    private async Task<ImmutableDictionary<string, HookAnswer>> AskAsync(
        Rollout rollout, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Gates.Due(rollout, now).Select(async question =>
            KeyValuePair.Create(question.Hook.Name, await hooks.AskAsync(question, cancellationToken))));
        return answers.ToImmutableDictionary();
    }

    private async Task<ActionOutcome> ActAsync(Rollout rollout, RolloutAction action)
    {
        using var activity = RolloutTelemetry.Start($"rollout.act.{action.GetType().Name}", rollout.Id);
        using var limit = new CancellationTokenSource(rollout.Pace.ActionTimeout, time);
        var place = rollout.Environment.Target;
        try
        {
            return await (action switch
            {
                RolloutAction.SetShare set => target.SetShareAsync(place, set.Share, limit.Token),
                RolloutAction.Deploy deploy => target.DeployAsync(place, deploy.Version, limit.Token),
                RolloutAction.Swap swap => target.SwapAsync(place, swap.Live, swap.Over, limit.Token),
                RolloutAction.PrepareSwap => target.PrepareSwapAsync(place, limit.Token),
                RolloutAction.CancelSwap => target.CancelSwapAsync(place, limit.Token),
                RolloutAction.StopSlot => target.StopSlotAsync(place, limit.Token),
                RolloutAction.StartSlot => target.StartSlotAsync(place, limit.Token),
                _ => throw new InvalidOperationException($"Unknown action {action}."),
            });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ActionOutcome.Refused(new(
                ProblemKind.Unclear, $"No answer within {Duration.Format(rollout.Pace.ActionTimeout)}: {action.Sentence}"));
        }
    }
}
