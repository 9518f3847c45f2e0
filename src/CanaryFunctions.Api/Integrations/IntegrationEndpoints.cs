using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Api.Versions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Integrations;

/// <summary>For pipelines that can send or ask one thing only.</summary>
internal static class IntegrationEndpoints
{
    public static void MapIntegrations(this RouteGroupBuilder api)
    {
        api.MapPost("/applications/{application}/inbound/{name}", ReleaseAsync).Requires(Role.Releaser)
            .WithMetadata(new TakesSignature())
            .Takes<ReleaseBody>().Gives<ReleaseView>(
                "releaseBuild", "Registers a version and starts its rollout, in one signed message.", StatusCodes.Status201Created)
            .WithExample("""{"version":"1.2.0","package":"https://builds.example/shop-1.2.0.zip","environment":"production"}""")
            .OrNotFound().OrConflict();
        api.MapGet("/applications/{application}/environments/{environment}/gate", GateAsync).Requires(Role.Viewer)
            .Gives<GateView>("askGate", "Whether a version has passed its rollout there, for the gates of release tools.").OrNotFound();
    }

    private static async Task<IResult> ReleaseAsync(
        string application,
        string name,
        HttpContext http,
        VersionRegister versions,
        RolloutStarter starter,
        PolicyCatalog catalog,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<ReleaseBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        if (VersionNumbers.Read(wanted.Version) is not { } number) return VersionNumbers.Invalid(wanted.Version).ToProblem();
        if (wanted.Environment is { } environment && !Names.IsValid(environment))
            return Paging.Wrong("environment", Names.Rule).ToProblem();
        if (wanted.Registration.Check() is { } refusal) return refusal.ToProblem();

        var added = await versions.AddAsync(
            wanted.Registration.ToVersion(application, number), http.Caller(), cancellationToken);
        if (added.Value is not { } registered) return added.Refusal!.ToProblem();
        http.Changes(null, VersionView.Of(registered));
        if (wanted.Environment is null) return Released(registered, null);

        var started = await StartEndpoints.BeginAsync(
            application, wanted.Environment, wanted.Start, http.Caller(), versions, starter, catalog, cancellationToken);
        if (started.Value is not { } stored) return started.Refusal!.ToProblem();
        http.Changes(null, new { registered.Version.Number, stored.Rollout.Id });
        return Released(registered, stored.Rollout);
    }

    private static IResult Released(RegisteredVersion registered, Rollout? rollout)
    {
        var view = new ReleaseView(
            registered.Version.Number.ToString(), rollout is null ? null : RolloutView.Of(rollout));
        return rollout is null
            ? TypedResults.Ok(view)
            : TypedResults.Created($"/api/rollouts/{rollout.Id}", view);
    }

    private static async Task<IResult> GateAsync(
        string application,
        string environment,
        string? version,
        EnvironmentRegister environments,
        VersionRegister versions,
        IRolloutIndex index,
        CancellationToken cancellationToken)
    {
        var place = await environments.FindAsync(application, environment, cancellationToken);
        if (place.Refusal is { } nowhere) return nowhere.ToProblem();
        if (version is null) return Paging.Wrong("version", "Say which version: its number, or a tag.").ToProblem();
        var found = await versions.FindAsync(application, version, cancellationToken);
        if (found.Value is not { Version.Number: var number }) return found.Refusal!.ToProblem();
        var query = new RolloutQuery(application)
        {
            Environment = environment,
            Version = number,
        };
        var latest = await index.AllAsync(query, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(GateView.Of(number.ToString(), environment, latest));
    }
}

/// <summary>What came of a build's message.</summary>
/// <param name="Version">Number of the version that is registered.</param>
/// <param name="Rollout">Its rollout; null if none was asked for.</param>
public sealed record ReleaseView(string Version, RolloutView? Rollout);

/// <summary>Whether a version has passed.</summary>
/// <param name="Status"><c>succeeded</c>, <c>failed</c>, or <c>waiting</c>: then ask again.</param>
/// <param name="Sentence">Why, for people.</param>
/// <param name="Rollout">The rollout that it is about; null before there is one.</param>
public sealed record GateView(string Status, string Sentence, RolloutId? Rollout)
{
    internal static GateView Of(string version, string environment, RolloutSummary? rollout) => rollout?.Phase switch
    {
        null => new("waiting", $"No rollout of {version} to {environment} was started yet.", null),
        Phase.Succeeded => new("succeeded", $"{version} is promoted in {environment}.", rollout.Id),
        Phase.RolledBack back => new("failed", back.Cause.Sentence, rollout.Id),
        var phase => new("waiting", $"The rollout of {version} to {environment} is {phase.Name}.", rollout.Id),
    };
}
