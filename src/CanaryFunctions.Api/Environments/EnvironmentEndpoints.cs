using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Environments;

/// <summary>Environments of applications.</summary>
internal static class EnvironmentEndpoints
{
    public static void MapEnvironments(this RouteGroupBuilder api)
    {
        var environments = api.MapGroup("/applications/{application}/environments/{environment}");
        environments.MapPut("", PutAsync).Requires(Role.Admin)
            .Takes<Target>().Gives<DeploymentEnvironment>("putEnvironment", "Registers an environment, or changes it.");
        environments.MapGet("", GetAsync).Requires(Role.Viewer)
            .Gives<DeploymentEnvironment>("getEnvironment", "An environment.").OrNotFound();
    }

    private static async Task<IResult> PutAsync(
        string application,
        string environment,
        HttpContext http,
        IEnvironmentStore store,
        ITargetControl control,
        CancellationToken cancellationToken)
    {
        var target = await RequestBody.ReadAsync<Target>(http.Request, cancellationToken);
        if (target.Refusal is { } malformed) return malformed.ToProblem();
        if (TargetRules.Check(target.Value!) is { } refusal) return refusal.ToProblem();

        var slots = await control.ReadSlotsAsync(target.Value!, cancellationToken);
        if (slots.Problem is { } problem)
        {
            return new Refusal(
                problem.Kind is ProblemKind.Permanent ? RefusalKind.Invalid : RefusalKind.Unavailable,
                problem.Kind is ProblemKind.Permanent ? "target-refused" : "target-unavailable",
                problem.Message).ToProblem();
        }

        var registered = new DeploymentEnvironment(application, environment, target.Value!);
        http.Changes(await store.FindAsync(application, environment, cancellationToken), registered);
        await store.PutAsync(registered, cancellationToken);
        return TypedResults.Ok(registered);
    }

    private static async Task<IResult> GetAsync(
        string application, string environment, IEnvironmentStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(application, environment, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : new Refusal(RefusalKind.NotFound, "environment-unknown",
                $"{application} has no environment '{environment}'.").ToProblem();
}
