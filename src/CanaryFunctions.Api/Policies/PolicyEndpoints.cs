using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Policies;

/// <summary>Policies of applications, with all their revisions.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicies(this RouteGroupBuilder api)
    {
        api.MapGet("/policies/presets", () => TypedResults.Ok(new Page<Policy>(Presets.All))).Requires(Role.Viewer)
            .Gives<Page<Policy>>("listPresets", "The ready-made policies.");
        var policies = api.MapGroup("/applications/{application}/policies");
        policies.MapGet("", ListAsync).Requires(Role.Viewer)
            .GivesPageOf<PolicyView>("listPolicies", "The policies of an application, by name.");
        policies.MapPut("/{name}", PutAsync).Requires(Role.Admin)
            .Takes<Policy>("application/yaml").Gives<PolicyView>("putPolicy", "Writes a policy: a new one, or a new revision.")
            .WithExample("""{"name":"checkout","checks":[{"kind":"comparison","name":"errors"}],"steps":[{"weight":5,"atLeast":"5m","atMost":"30m","advance":"evidence"},{"weight":50,"atLeast":"10m"}]}""")
            .OrConflict().IfUnchanged();
        policies.MapGet("/{name}", GetAsync).Requires(Role.Viewer)
            .Gives<PolicyView>("getPolicy", "A policy, or one of its revisions.").OrNotFound();
        policies.MapGet("/{name}/revisions", RevisionsAsync).Requires(Role.Viewer)
            .GivesPageOf<PolicyView>("listPolicyRevisions", "All revisions of a policy, newest first.").OrNotFound();
    }

    private static async Task<IResult> PutAsync(
        string application,
        string name,
        string? reason,
        HttpContext http,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var precondition = Preconditions.Read(http.Request);
        if (precondition.Refusal is { } unclear) return unclear.ToProblem();
        var text = await RequestBody.ReadTextAsync(http.Request, cancellationToken);
        if (text.Refusal is { } malformed) return malformed.ToProblem();
        var policy = PolicyDocument.Read(text.Value!);
        if (policy.Refusal is { } invalid) return invalid.ToProblem();

        var written = await catalog.PutAsync(
            application, name, policy.Value!, http.Caller(), reason, precondition.Value!, cancellationToken);
        if (written.Value is { } changed) http.Changes(null, PolicyView.Of(changed.Value));
        return written.Value is { } stored
            ? http.WithETag(stored.ETag, TypedResults.Ok(PolicyView.Of(stored.Value)))
            : written.Refusal!.ToProblem();
    }

    private static async Task<IResult> GetAsync(
        string application,
        string name,
        int? revision,
        HttpContext http,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var found = await catalog.FindAsync(application, name, revision, cancellationToken);
        return found.Value is { } stored
            ? http.WithETag(stored.ETag, TypedResults.Ok(PolicyView.Of(stored.Value)))
            : found.Refusal!.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        string application, HttpRequest request, IPolicyStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Names.IsValid);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.ListAsync(application, asked.From, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(request, slice, PolicyView.Of));
    }

    private static async Task<IResult> RevisionsAsync(
        string application, string name, HttpRequest request, IPolicyStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Paging.IsNumber);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.RevisionsAsync(application, name, asked.Before, asked.Top, cancellationToken);
        return slice.Items.IsEmpty && asked.Before is null
            ? new Refusal(RefusalKind.NotFound, "policy-unknown", $"{application} has no policy '{name}'.").ToProblem()
            : TypedResults.Ok(Paging.Page(request, slice, PolicyView.Of));
    }
}
