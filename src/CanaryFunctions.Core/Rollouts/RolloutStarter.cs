using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Starts rollouts. Nothing is written before everything has been checked.</summary>
public sealed class RolloutStarter(
    EnvironmentRegister environments,
    IVersionStore versions,
    IRolloutStore rollouts,
    IRolloutIndex index,
    ITargetControl target,
    IMetricSource metrics,
    IWakeups wakeups,
    RolloutCommands commands,
    Pace pace,
    TimeProvider time)
{
    private const int LongestReason = 1000;

    /// <summary>Starts a rollout and asks for its first look.</summary>
    /// <returns>The rollout, or why it was not started.</returns>
    public async Task<Answer<StoredRollout>> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var checkedRequest = await CheckAsync(request, cancellationToken);
        return checkedRequest.Value is { } sound
            ? await StartAsync(request, sound, cancellationToken)
            : checkedRequest.Refusal!;
    }

    /// <summary>Checks whether a rollout could be started; nothing is written.</summary>
    /// <returns>What it would start from, or why it can't be started.</returns>
    public async Task<Answer<SoundStart>> CheckAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var policy = request.Policy;
        if (PolicyRules.Refuse(policy) is { } invalid) return invalid;
        if (request.Reason?.Length is 0 or > LongestReason)
        {
            return new Refusal(RefusalKind.Invalid, "reason-invalid", "The reason does not fit.")
            {
                Errors = [new("reason", $"1 to {LongestReason:N0} characters, or leave it out.")],
            };
        }

        var found = await environments.FindAsync(request.Application, request.Environment, cancellationToken);
        if (found.Value is not { Value: var environment }) return found.Refusal!;

        if (await versions.FindAsync(request.Application, request.Version, cancellationToken) is not { } registered)
        {
            return new Refusal(RefusalKind.NotFound, "version-unknown",
                $"{request.Application} has no version {request.Version}. Register it first.");
        }

        if (registered.Value.Retired is { } retired)
        {
            return new Refusal(RefusalKind.Conflict, "version-retired",
                $"{request.Application} {request.Version} was retired by {retired.By}: {retired.Reason}");
        }

        var canary = registered.Value.Version;

        if (policy.Checks.FirstOrDefault(Due.NeedsLatency) is { } slow && !metrics.TellsLatency(environment.Target))
        {
            return new Refusal(RefusalKind.Invalid, "telemetry-lacking",
                $"The check '{slow.Name}' compares latencies, and the telemetry of {environment.Name} has none "
                + $"({environment.Target.Telemetry.Source.Title}). Leave the check out, or give the environment telemetry "
                + "with latency buckets, such as logs.");
        }

        var (baseline, refusal) = await BaselineAsync(environment, canary, cancellationToken);
        if (baseline is null) return refusal!;
        if (baseline.Artifact.GetType() == canary.Artifact.GetType()) return new SoundStart(environment, baseline, canary);
        return new Refusal(RefusalKind.Conflict, "artifact-kind",
            $"{baseline.Number}, which is live, and {canary.Number} are not of one kind: one is a package and the other an image. "
            + "A slot runs either. Change over on a site of its own.");
    }

    private async Task<(AppVersion? Baseline, Refusal? Refusal)> BaselineAsync(
        DeploymentEnvironment environment, AppVersion canary, CancellationToken cancellationToken)
    {
        var slots = await target.ReadSlotsAsync(environment.Target, cancellationToken);
        if (slots.Problem is { } problem) return (null, problem.ToRefusal());

        var live = slots.Value!.Live;
        if (!SemVersion.TryParse(live, SemVersionStyles.Strict, out var number))
        {
            return (null, new(RefusalKind.Conflict, "baseline-unknown",
                $"It is not known which version is live on {environment.Target.Site}: its app setting CANARY_VERSION is "
                + (live is null ? "missing." : $"'{live}'.") + " Set it to the number of a registered version."));
        }

        if (number.Equals(canary.Number))
        {
            return (null, new(RefusalKind.Conflict, "version-live",
                $"{canary.Number} is live in {environment.Name} already."));
        }

        var baseline = await versions.FindAsync(environment.Application, number, cancellationToken);
        return baseline is not null
            ? (baseline.Value.Version, null)
            : (null, new(RefusalKind.Conflict, "baseline-unknown",
                $"{number} is live in {environment.Name} and not registered, so a rollback could not put it back. "
                + "Register it first."));
    }

    private async Task<Answer<StoredRollout>> StartAsync(
        StartRequest request, SoundStart start, CancellationToken cancellationToken)
    {
        var (environment, baseline, canary) = start;
        var now = time.GetUtcNow();
        var id = RolloutId.New(now);
        var holder = await rollouts.ClaimAsync(environment, id, cancellationToken);

        // The claim is free for a moment between the end of a rollout and the turn of one that waits for it.
        var underWay = await UnderWayAsync(request, cancellationToken);
        if (holder != id || !underWay.IsEmpty)
        {
            if (request.IfBusy is IfBusy.Refuse)
            {
                await rollouts.ReleaseAsync(environment, id, cancellationToken);
                return new Refusal(RefusalKind.Conflict, "environment-busy",
                    $"Rollout {(holder == id ? underWay[0] : holder)} is under way in {environment.Name}. Wait for it, abort it, "
                    + "or start with ifBusy: supersede.");
            }

            if (await ReturnsToAsync(holder, cancellationToken) is { } restored)
            {
                if (restored.Number.Equals(canary.Number))
                {
                    return new Refusal(RefusalKind.Conflict, "version-returns",
                        $"{canary.Number} is what rollout {holder} took the place of: abort that one, and it is live again.");
                }

                baseline = restored;
            }

            // Refused where it is being taken back already, which is as well.
            var supersede = new Command.Supersede(request.By, canary.Number.ToString());
            foreach (var other in underWay) await commands.SendAsync(other, supersede, Precondition.None, cancellationToken);
        }

        var rollout = new Rollout
        {
            Id = id,
            Environment = environment,
            Baseline = baseline,
            Canary = canary,
            Policy = request.Policy,
            Pace = pace,
            StartedBy = request.By,
            Reason = request.Reason,
            NextLook = now,
            Ticket = Ulid.NewUlid(now).ToString(),
            LastEvent = 1,
        };
        var started = new RolloutEvent(1, now, EventKind.Started, rollout.Phase.Name,
            $"{request.By} started the rollout of {canary.Number} over {baseline.Number} with policy {request.Policy.Name}."
            + (request.Reason is null ? "" : $" {request.Reason}"))
        {
            By = request.By,
        };
        await index.NoteAsync(rollout, cancellationToken);
        var etag = await rollouts.AddAsync(rollout, [started], cancellationToken);
        await wakeups.WakeAsync(id, rollout.Ticket, cancellationToken);
        return new StoredRollout(rollout, etag);
    }

    /// <summary>The version that is live once a rollout is taken back; null if it has ended.</summary>
    private async Task<AppVersion?> ReturnsToAsync(RolloutId holder, CancellationToken cancellationToken) =>
        await rollouts.FindAsync(holder, cancellationToken) is { Rollout: { Phase.IsEnd: false } held } ? held.Baseline : null;

    /// <summary>All that are under way there, also those that wait for their turn.</summary>
    private async Task<ImmutableArray<RolloutId>> UnderWayAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var query = new RolloutQuery(request.Application)
        {
            Environment = request.Environment,
            State = RolloutState.Active,
        };
        return [.. await index.AllAsync(query, cancellationToken).Select(rollout => rollout.Id).ToListAsync(cancellationToken)];
    }
}

/// <summary>What a rollout that can be started starts from.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Baseline">The version that is live there.</param>
/// <param name="Canary">The new version.</param>
public sealed record SoundStart(DeploymentEnvironment Environment, AppVersion Baseline, AppVersion Canary);
