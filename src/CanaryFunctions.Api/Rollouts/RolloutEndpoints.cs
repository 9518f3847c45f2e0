using System.Text.RegularExpressions;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Api.Versions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Semver;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What there is to know of rollouts: lists, state, events and why they happened.</summary>
internal static partial class RolloutEndpoints
{
    public static void MapRollouts(this RouteGroupBuilder api)
    {
        api.MapGet("/rollouts", ActiveAsync).Requires(Role.Viewer)
            .GivesPageOf<RolloutSummaryView>("listActiveRollouts", "The rollouts under way that the caller may see.");
        api.MapGet("/applications/{application}/rollouts", ListAsync).Requires(Role.Viewer)
            .GivesPageOf<RolloutSummaryView>("listRollouts", "The rollouts of an application, newest first.");
        api.MapGet("/rollouts/{rollout}", GetAsync).Requires(Role.Viewer)
            .Gives<RolloutView>("getRollout", "A rollout.").OrNotFound();
        api.MapGet("/rollouts/{rollout}/events", EventsAsync).Requires(Role.Viewer)
            .Gives<Page<RolloutEvent>>("listEvents", "Its events, oldest first; as they happen with Accept: text/event-stream.")
            .OrNotFound();
        api.MapGet("/rollouts/{rollout}/events/{number:int}/explanation", ExplainAsync).Requires(Role.Viewer)
            .Gives<ExplanationView>("explainEvent", "What an event was decided from, and the decision made again.").OrNotFound();
    }

    /// <summary>The refusal of an id that no rollout has.</summary>
    public static Refusal NoRollout(string id) =>
        new(RefusalKind.NotFound, "rollout-unknown", $"There is no rollout '{id}'.");

    private static async Task<IResult> ActiveAsync(
        HttpContext http, IRolloutIndex index, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(http.Request, Position().IsMatch);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await index.ListAsync(new(null), asked.From, asked.Top, cancellationToken);
        var own = http.User.Grants();
        var visible = slice.Items.Where(rollout => own.Any(grant =>
            grant.Allows(Role.Viewer, new(rollout.Application, rollout.Environment))));
        return TypedResults.Ok(Paging.Page(
            http.Request, new Slice<RolloutSummary>([.. visible], slice.Next), RolloutSummaryView.Of));
    }

    private static async Task<IResult> ListAsync(
        string application,
        string? environment,
        string? version,
        string? state,
        HttpRequest request,
        IRolloutIndex index,
        CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Position().IsMatch);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        if (environment is not null && !Names.IsValid(environment))
            return Paging.Wrong("environment", Names.Rule).ToProblem();
        SemVersion? number = null;
        if (version is not null && (number = VersionNumbers.Read(version)) is null)
            return Paging.Wrong("version", VersionNumbers.Invalid(version).Detail).ToProblem();
        RolloutState? wanted = null;
        if (state is not null)
        {
            if (!Enum.TryParse<RolloutState>(state, ignoreCase: true, out var known) || !Enum.IsDefined(known)
                || char.IsAsciiDigit(state[0]))
            {
                return Paging.Wrong("state", "Ask for active, succeeded or rolledBack.").ToProblem();
            }

            wanted = known;
        }

        var query = new RolloutQuery(application)
        {
            Environment = environment,
            Version = number,
            State = wanted,
        };
        var slice = await index.ListAsync(query, asked.From, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(request, slice, RolloutSummaryView.Of));
    }

    private static async Task<IResult> GetAsync(
        string rollout, HttpContext http, IRolloutStore store, CancellationToken cancellationToken) =>
        RolloutId.TryParse(rollout, out var parsed)
        && await store.FindAsync(parsed, cancellationToken) is { } stored
            ? http.WithETag(stored.ETag, TypedResults.Ok(RolloutView.Of(stored.Rollout)))
            : NoRollout(rollout).ToProblem();

    private static async Task<IResult> EventsAsync(
        string rollout,
        int? after,
        int? top,
        HttpRequest request,
        IRolloutStore store,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (after is < 0) return Paging.Wrong("after", "The number of an event, or 0.").ToProblem();
        if (top is < 1 or > 1000) return Paging.Wrong("top", "1 to 1,000 events can be asked for.").ToProblem();
        if (!RolloutId.TryParse(rollout, out var parsed) || await store.FindAsync(parsed, cancellationToken) is null)
            return NoRollout(rollout).ToProblem();
        if (EventStream.IsWanted(request))
        {
            return EventStream.LastSeen(request, after) is { } seen
                ? TypedResults.ServerSentEvents(EventStream.ReadAsync(parsed, seen, store, time, cancellationToken))
                : Paging.Wrong("Last-Event-ID", "The number of the last event that was received.").ToProblem();
        }

        var most = top ?? 100;
        var events = await store.EventsAsync(parsed, after ?? 0, most, cancellationToken);
        return TypedResults.Ok(new Page<RolloutEvent>(events)
        {
            NextLink = events.Length == most ? $"{request.Path}?after={events[^1].Number}&top={most}" : null,
        });
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

    [GeneratedRegex("^([a-z0-9-]{1,60}\\|)?[0-9A-Z]{26}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
