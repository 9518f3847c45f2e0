using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>Rollouts: start, get, list, command, events and why they happened.</summary>
internal static class RolloutEndpoints
{
    public static void MapRollouts(this RouteGroupBuilder api)
    {
        api.MapPost("/applications/{application}/environments/{environment}/rollouts", StartAsync)
            .Requires(Role.Releaser)
            .Takes<StartBody>().Gives<RolloutView>("startRollout", "Starts a rollout.", StatusCodes.Status201Created)
            .OrNotFound().OrConflict();
        api.MapPost("/applications/{application}/environments/{environment}/plan", PlanAsync).Requires(Role.Viewer)
            .Takes<PlanBody>().Gives<RolloutPlan>("planRollout", "What each step can find at the target's traffic.")
            .OrNotFound().OrConflict();
        api.MapGet("/applications/{application}/rollouts", ListAsync).Requires(Role.Viewer)
            .Gives<Page<RolloutView>>("listRollouts", "The rollouts of an application, newest first.");
        api.MapGet("/rollouts/{rollout}", GetAsync).Requires(Role.Viewer)
            .Gives<RolloutView>("getRollout", "A rollout.").OrNotFound();
        api.MapGet("/rollouts/{rollout}/events", EventsAsync).Requires(Role.Viewer)
            .Gives<Page<RolloutEvent>>("listEvents", "Its events, oldest first; as they happen with Accept: text/event-stream.")
            .OrNotFound();
        api.MapGet("/rollouts/{rollout}/events/{number:int}/explanation", ExplainAsync).Requires(Role.Viewer)
            .Gives<ExplanationView>("explainEvent", "What an event was decided from, and the decision made again.").OrNotFound();
        api.MapPost("/rollouts/{rollout}/{command}", CommandAsync).Requires(Role.Releaser)
            .Gives<RolloutView>("commandRollout", "pause, resume, advance, promote, abort or retry.", StatusCodes.Status202Accepted)
            .OrNotFound().OrConflict();
    }

    private static async Task<IResult> StartAsync(
        string application,
        string environment,
        HttpContext http,
        RolloutStarter starter,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<StartBody>(http.Request, cancellationToken);
        if (body.Refusal is { } malformed) return malformed.ToProblem();

        var policy = await PolicyAsync(application, body.Value!.Policy, body.Value.PolicyName, catalog, cancellationToken);
        if (policy.Refusal is { } refused) return refused.ToProblem();

        var start = new StartRequest(
            application, environment, body.Value.Version, policy.Value!, body.Value.IfBusy, http.Caller());
        var started = await starter.StartAsync(start, cancellationToken);
        if (started.Value is { } begun) http.Changes(null, new { begun.Id, begun.Canary.Number, Policy = begun.Policy.Name });
        return started.Value is { } rollout
            ? TypedResults.Created($"/api/rollouts/{rollout.Id}", RolloutView.Of(rollout))
            : started.Refusal!.ToProblem();
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
        if (body.Refusal is { } malformed) return malformed.ToProblem();
        var policy = await PolicyAsync(application, body.Value!.Policy, body.Value.PolicyName, catalog, cancellationToken);
        if (policy.Refusal is { } refused) return refused.ToProblem();
        var planned = await planner.PlanAsync(application, environment, policy.Value!, cancellationToken);
        return planned.Value is { } plan ? TypedResults.Ok(plan) : planned.Refusal!.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        string application, string? before, int? most, IRolloutStore store, CancellationToken cancellationToken)
    {
        RolloutId? older = null;
        if (before is not null)
        {
            if (!RolloutId.TryParse(before, out var parsed)) return NoRollout(before).ToProblem();
            older = parsed;
        }

        if (most is < 1 or > 100) return Range("most", "1 to 100 rollouts can be asked for.").ToProblem();
        var rollouts = await store.ListAsync(application, older, most ?? 20, cancellationToken);
        return TypedResults.Ok(new Page<RolloutView>([.. rollouts.Select(RolloutView.Of)]));
    }

    private static async Task<IResult> GetAsync(
        string rollout, IRolloutStore store, CancellationToken cancellationToken) =>
        RolloutId.TryParse(rollout, out var parsed)
        && await store.FindAsync(parsed, cancellationToken) is { } stored
            ? TypedResults.Ok(RolloutView.Of(stored.Rollout))
            : NoRollout(rollout).ToProblem();

    private static async Task<IResult> EventsAsync(
        string rollout,
        int? after,
        int? most,
        HttpRequest request,
        IRolloutStore store,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (after is < 0) return Range("after", "The number of an event, or 0.").ToProblem();
        if (most is < 1 or > 1000) return Range("most", "1 to 1,000 events can be asked for.").ToProblem();
        if (!RolloutId.TryParse(rollout, out var parsed) || await store.FindAsync(parsed, cancellationToken) is null)
            return NoRollout(rollout).ToProblem();
        if (!EventStream.IsWanted(request))
        {
            return TypedResults.Ok(new Page<RolloutEvent>(
                await store.EventsAsync(parsed, after ?? 0, most ?? 100, cancellationToken)));
        }

        return EventStream.LastSeen(request, after) is { } seen
            ? TypedResults.ServerSentEvents(EventStream.ReadAsync(parsed, seen, store, time, cancellationToken))
            : Range("Last-Event-ID", "The number of the last event that was received.").ToProblem();
    }

    private static async Task<IResult> ExplainAsync(
        string rollout, int number, RolloutExplainer explainer, CancellationToken cancellationToken)
    {
        if (!RolloutId.TryParse(rollout, out var parsed)) return NoRollout(rollout).ToProblem();
        var explained = await explainer.ExplainAsync(parsed, number, cancellationToken);
        return explained.Value is { } explanation
            ? TypedResults.Ok(ExplanationView.Of(explanation))
            : explained.Refusal!.ToProblem();
    }

    private static async Task<IResult> CommandAsync(
        string rollout, string command, HttpContext http, RolloutCommands commands, CancellationToken cancellationToken)
    {
        var by = http.Caller();
        Command? asked = command switch
        {
            "pause" => new Command.Pause(by),
            "resume" => new Command.Resume(by),
            "advance" => new Command.Advance(by),
            "promote" => new Command.Promote(by),
            "abort" => new Command.Abort(by),
            "retry" => new Command.Retry(by),
            _ => null,
        };
        if (asked is null)
        {
            return new Refusal(RefusalKind.NotFound, "command-unknown",
                $"There is no command '{command}': use pause, resume, advance, promote, abort or retry.").ToProblem();
        }

        if (!RolloutId.TryParse(rollout, out var parsed)) return NoRollout(rollout).ToProblem();
        var sent = await commands.SendAsync(parsed, asked, cancellationToken);
        return sent.Value is { } commanded
            ? TypedResults.Accepted($"/api/rollouts/{commanded.Id}", RolloutView.Of(commanded))
            : sent.Refusal!.ToProblem();
    }

    private static async Task<Answer<Policy>> PolicyAsync(
        string application, Policy? given, string? name, PolicyCatalog catalog, CancellationToken cancellationToken)
    {
        if (given is not null && name is not null)
        {
            return new Refusal(RefusalKind.Invalid, "body-invalid", "Give the policy or its name, not both.")
            {
                Errors = [new("policyName", "Leave it out, or leave out the policy.")],
            };
        }

        if (given is not null) return given;
        var found = await catalog.FindAsync(application, name ?? Presets.Careful.Name, null, cancellationToken);
        return found.Value is { } stored ? stored.Value.Policy : found.Refusal!;
    }

    private static Refusal NoRollout(string id) =>
        new(RefusalKind.NotFound, "rollout-unknown", $"There is no rollout '{id}'.");

    private static Refusal Range(string field, string message) =>
        new(RefusalKind.Invalid, "query-invalid", "The query does not fit: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
