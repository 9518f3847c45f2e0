using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What begins a rollout: plan, start, undo.</summary>
internal static class StartEndpoints
{
    public static void MapStarts(this RouteGroupBuilder api)
    {
        var environment = api.MapGroup("/applications/{application}/environments/{environment}");
        environment.MapPost("/rollouts", StartAsync).Requires(Role.Releaser)
            .Takes<StartBody>().Gives<RolloutView>("startRollout", "Starts a rollout.", StatusCodes.Status201Created)
            .WithExample("""{"version":"1.2.0","policyName":"careful","reason":"The new checkout."}""")
            .Produces<DryRunView>().OrNotFound().OrConflict();
        environment.MapPost("/undo", UndoAsync).Requires(Role.Releaser)
            .Takes<UndoBody>().Gives<RolloutView>(
                "undoRelease", "Starts a rollout of what was live before, or of any earlier version.", StatusCodes.Status201Created)
            .WithExample("""{"reason":"Customers lose their baskets."}""")
            .OrNotFound().OrConflict();
        environment.MapPost("/plan", PlanAsync).Requires(Role.Viewer)
            .Takes<PlanBody>().Gives<RolloutPlan>("planRollout", "What each step can find at the target's traffic.")
            .WithExample("""{"policyName":"quick"}""")
            .OrNotFound().OrConflict();
    }

    private static async Task<IResult> StartAsync(
        string application,
        string environment,
        bool? dryRun,
        HttpContext http,
        RolloutStarter starter,
        VersionRegister versions,
        PolicyCatalog catalog,
        RolloutPlanner planner,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<StartBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        if (dryRun is not true)
        {
            return Begun(http, await BeginAsync(
                application, environment, wanted, http.Caller(), versions, starter, catalog, cancellationToken));
        }

        var start = await RequestAsync(application, environment, wanted, http.Caller(), versions, catalog, cancellationToken);
        return start.Value is { } request
            ? await TryAsync(request, starter, planner, cancellationToken)
            : start.Refusal!.ToProblem();
    }

    /// <summary>Starts a rollout as a caller wants it.</summary>
    public static async Task<Answer<StoredRollout>> BeginAsync(
        string application,
        string environment,
        StartBody wanted,
        string caller,
        VersionRegister versions,
        RolloutStarter starter,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var start = await RequestAsync(application, environment, wanted, caller, versions, catalog, cancellationToken);
        return start.Value is { } request ? await starter.StartAsync(request, cancellationToken) : start.Refusal!;
    }

    private static async Task<Answer<StartRequest>> RequestAsync(
        string application,
        string environment,
        StartBody wanted,
        string caller,
        VersionRegister versions,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var policy = await PolicyAsync(
            application, wanted.Policy, wanted.PolicyName, Presets.Careful, catalog, cancellationToken);
        if (policy.Value is not { } how) return policy.Refusal!;
        var version = await versions.FindAsync(application, wanted.Version, cancellationToken);
        return version.Value is { Version.Number: var number }
            ? new StartRequest(application, environment, number, how, wanted.IfBusy, caller, wanted.Reason)
            : version.Refusal!;
    }

    private static async Task<IResult> TryAsync(
        StartRequest start, RolloutStarter starter, RolloutPlanner planner, CancellationToken cancellationToken)
    {
        var sound = await starter.CheckAsync(start, cancellationToken);
        if (sound.Value is not { } from) return sound.Refusal!.ToProblem();
        var plan = await planner.PlanAsync(start.Application, start.Environment, start.Policy, cancellationToken);
        return TypedResults.Ok(new DryRunView(
            from.Baseline.Number.ToString(), from.Canary.Number.ToString(), start.Policy, plan.Value, plan.Refusal?.Detail));
    }

    private static async Task<IResult> UndoAsync(
        string application,
        string environment,
        HttpContext http,
        RolloutUndoer undoer,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<UndoBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        var policy = await PolicyAsync(application, wanted.Policy, wanted.PolicyName, Presets.Undo, catalog, cancellationToken);
        if (policy.Value is not { } how) return policy.Refusal!.ToProblem();
        return Begun(http, await undoer.UndoAsync(
            application, environment, wanted.Version, how, http.Caller(), wanted.Reason, cancellationToken));
    }

    private static async Task<IResult> PlanAsync(
        string application,
        string environment,
        HttpRequest request,
        RolloutPlanner planner,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<PlanBody>(request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        var policy = await PolicyAsync(
            application, wanted.Policy, wanted.PolicyName, Presets.Careful, catalog, cancellationToken);
        if (policy.Refusal is { } refused) return refused.ToProblem();
        var planned = await planner.PlanAsync(application, environment, policy.Value!, cancellationToken);
        return planned.Value is { } plan ? TypedResults.Ok(plan) : planned.Refusal!.ToProblem();
    }

    private static IResult Begun(HttpContext http, Answer<StoredRollout> started)
    {
        if (started.Value is not { Rollout: var rollout } stored) return started.Refusal!.ToProblem();
        http.Changes(null, new { rollout.Id, rollout.Canary.Number, Policy = rollout.Policy.Name, rollout.Reason });
        return http.WithETag(stored.ETag, TypedResults.Created($"/api/rollouts/{rollout.Id}", RolloutView.Of(rollout)));
    }

    private static async Task<Answer<Policy>> PolicyAsync(
        string application,
        Policy? given,
        string? name,
        Policy usual,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        if (given is not null && name is not null)
        {
            return new Refusal(RefusalKind.Invalid, "body-invalid", "Give the policy or its name, not both.")
            {
                Errors = [new("policyName", "Leave it out, or leave out the policy.")],
            };
        }

        if (name is null) return given ?? usual;
        var found = await catalog.FindAsync(application, name, null, cancellationToken);
        return found.Value is { } stored ? stored.Value.Policy : found.Refusal!;
    }
}
