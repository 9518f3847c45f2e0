using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Starts rollouts. Nothing is written before everything has been checked.</summary>
public sealed class RolloutStarter(
    IEnvironmentStore environments,
    IVersionStore versions,
    IRolloutStore rollouts,
    ITargetControl target,
    IMetricSource metrics,
    IWakeups wakeups,
    RolloutCommands commands,
    Pace pace,
    TimeProvider time)
{
    /// <summary>Starts a rollout and asks for its first look.</summary>
    /// <returns>The rollout, or why it was not started.</returns>
    public async Task<Answer<Rollout>> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var policy = request.Policy;
        if (PolicyRules.Refuse(policy) is { } invalid) return invalid;

        if (await environments.FindAsync(request.Application, request.Environment, cancellationToken)
            is not { } environment)
        {
            return new Refusal(RefusalKind.NotFound, "environment-unknown",
                $"{request.Application} has no environment '{request.Environment}'. Register it first.");
        }

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
                $"The check '{slow.Name}' compares latencies, and the telemetry of {environment.Name} has none: platform "
                + "metrics tell only means. Leave the check out, or give the environment telemetry with latency buckets.");
        }

        var (baseline, refusal) = await BaselineAsync(environment, canary, cancellationToken);
        return baseline is null
            ? refusal!
            : await StartAsync(request, policy, environment, baseline, canary, cancellationToken);
    }

    private async Task<(AppVersion? Baseline, Refusal? Refusal)> BaselineAsync(
        DeploymentEnvironment environment, AppVersion canary, CancellationToken cancellationToken)
    {
        var slots = await target.ReadSlotsAsync(environment.Target, cancellationToken);
        if (slots.Problem is { } problem)
        {
            return (null, problem.Kind is ProblemKind.Permanent
                ? new(RefusalKind.Invalid, "target-refused", problem.Message)
                : new(RefusalKind.Unavailable, "target-unavailable", $"{problem.Message} Try again later."));
        }

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

    private async Task<Answer<Rollout>> StartAsync(
        StartRequest request,
        Policy policy,
        DeploymentEnvironment environment,
        AppVersion baseline,
        AppVersion canary,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = RolloutId.New(now);
        var holder = await rollouts.ClaimAsync(environment, id, cancellationToken);
        if (holder != id)
        {
            if (request.IfBusy is IfBusy.Refuse)
            {
                return new Refusal(RefusalKind.Conflict, "environment-busy",
                    $"Rollout {holder} is under way in {environment.Name}. Wait for it, abort it, or start with "
                    + "ifBusy: supersede.");
            }

            // Refused where the other is being taken back already, which is as well.
            await commands.SendAsync(
                holder, new Command.Supersede(request.By, canary.Number.ToString()), cancellationToken);
        }

        var rollout = new Rollout
        {
            Id = id,
            Environment = environment,
            Baseline = baseline,
            Canary = canary,
            Policy = policy,
            Pace = pace,
            StartedBy = request.By,
            NextLook = now,
            Ticket = Ulid.NewUlid(now).ToString(),
            LastEvent = 1,
        };
        var started = new RolloutEvent(1, now, EventKind.Started, rollout.Phase.Name,
            $"{request.By} started the rollout of {canary.Number} over {baseline.Number} with policy {policy.Name}.")
        {
            By = request.By,
        };
        await rollouts.AddAsync(rollout, [started], cancellationToken);
        await wakeups.WakeAsync(id, rollout.Ticket, cancellationToken);
        return rollout;
    }
}
