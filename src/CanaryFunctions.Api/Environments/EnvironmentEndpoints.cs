using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Environments;

/// <summary>Applications and their environments: where they are, what runs there and what did.</summary>
internal static class EnvironmentEndpoints
{
    private const string Example = """{"subscription":"00000000-0000-0000-0000-000000000001","resourceGroup":"rg","site":"shop","slot":"canary"}""";

    public static void MapEnvironments(this RouteGroupBuilder api)
    {
        api.MapGet("/applications", ApplicationsAsync).Requires(Role.Viewer)
            .GivesPageOf<ApplicationView>("listApplications", "The applications that the caller may see, by name.");
        var environments = api.MapGroup("/applications/{application}/environments");
        environments.MapGet("", ListAsync).Requires(Role.Viewer)
            .Gives<Page<DeploymentEnvironment>>("listEnvironments", "The environments of an application, by name.");
        environments.MapPut("/{environment}", PutAsync).Requires(Role.Admin)
            .Takes<Target>().Gives<DeploymentEnvironment>("putEnvironment", "Registers an environment, or changes it.")
            .WithExample(Example)
            .IfUnchanged();
        environments.MapGet("/{environment}", GetAsync).Requires(Role.Viewer)
            .Gives<DeploymentEnvironment>("getEnvironment", "An environment.").OrNotFound();
        environments.MapGet("/{environment}/whereabouts", LookAsync).Requires(Role.Viewer)
            .Gives<WhereaboutsView>("getWhereabouts", "What is live and what is on the canary slot, now.").OrNotFound();
        environments.MapGet("/{environment}/check", CheckAsync).Requires(Role.Viewer)
            .Gives<TargetReport>("checkEnvironment", "Whether its target can be worked with, and what to do where not.")
            .OrNotFound();
        environments.MapPost("/{environment}/check", CheckTargetAsync).Requires(Role.Admin)
            .Takes<Target>().Gives<TargetReport>("checkTarget", "The same for a target that is not registered yet.")
            .WithExample(Example);
        environments.MapPost("/{environment}/restart", RestartSlotAsync).Requires(Role.Releaser)
            .GivesNothing("restartSlot", "Restarts the app on the canary slot.").OrNotFound();
        environments.MapPost("/{environment}/restart-production", RestartProductionAsync).Requires(Role.Admin)
            .GivesNothing("restartProduction", "Restarts the app in production.").OrNotFound();
        environments.MapGet("/{environment}/history", HistoryAsync).Requires(Role.Viewer)
            .GivesPageOf<LiveView>("listHistory", "What was live, the latest first.").OrNotFound();
    }

    private static async Task<IResult> ApplicationsAsync(
        HttpContext http, IEnvironmentStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(http.Request, Names.IsValid);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var own = http.User.Grants();
        var slice = await store.ApplicationsAsync(asked.From, asked.Top, cancellationToken);
        var visible = slice.Items.Where(name =>
            own.Any(grant => grant.Application is null || grant.Application == name));
        return TypedResults.Ok(Paging.Page(
            http.Request, new Slice<string>([.. visible], slice.Next), name => new ApplicationView(name)));
    }

    private static async Task<IResult> ListAsync(
        string application, IEnvironmentStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<DeploymentEnvironment>(await store.ListAsync(application, cancellationToken)));

    private static async Task<IResult> PutAsync(
        string application,
        string environment,
        HttpContext http,
        EnvironmentRegister register,
        CancellationToken cancellationToken)
    {
        var target = await RequestBody.ReadAsync<Target>(http.Request, cancellationToken);
        if (target.Refusal is { } malformed) return malformed.ToProblem();
        if (TargetRules.Check(target.Value!) is { } refusal) return refusal.ToProblem();
        var precondition = Preconditions.Read(http.Request);
        if (precondition.Refusal is { } unclear) return unclear.ToProblem();

        var put = await register.PutAsync(
            new(application, environment, target.Value!), precondition.Value!, cancellationToken);
        if (put.Value is not { } changed) return put.Refusal!.ToProblem();
        http.Changes(changed.Before, changed.After.Value);
        return http.WithETag(changed.After.ETag, TypedResults.Ok(changed.After.Value));
    }

    private static async Task<IResult> GetAsync(
        string application,
        string environment,
        HttpContext http,
        EnvironmentRegister register,
        CancellationToken cancellationToken)
    {
        var found = await register.FindAsync(application, environment, cancellationToken);
        return found.Value is { } stored
            ? http.WithETag(stored.ETag, TypedResults.Ok(stored.Value))
            : found.Refusal!.ToProblem();
    }

    private static async Task<IResult> LookAsync(
        string application, string environment, EnvironmentRegister register, CancellationToken cancellationToken)
    {
        var seen = await register.LookAsync(application, environment, cancellationToken);
        return seen.Value is { } there ? TypedResults.Ok(WhereaboutsView.Of(there)) : seen.Refusal!.ToProblem();
    }

    private static async Task<IResult> CheckAsync(
        string application,
        string environment,
        EnvironmentRegister register,
        ITargetCheck check,
        CancellationToken cancellationToken)
    {
        var found = await register.FindAsync(application, environment, cancellationToken);
        return found.Value is { Value: var registered }
            ? TypedResults.Ok(await check.CheckAsync(registered, cancellationToken))
            : found.Refusal!.ToProblem();
    }

    private static async Task<IResult> CheckTargetAsync(
        string application,
        string environment,
        HttpRequest request,
        ITargetCheck check,
        CancellationToken cancellationToken)
    {
        var target = await RequestBody.ReadAsync<Target>(request, cancellationToken);
        if (target.Refusal is { } malformed) return malformed.ToProblem();
        var wanted = new DeploymentEnvironment(application, environment, target.Value!);
        return TargetRules.Check(wanted.Target) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(await check.CheckAsync(wanted, cancellationToken));
    }

    private static Task<IResult> RestartSlotAsync(
        string application, string environment, EnvironmentRegister register, CancellationToken cancellationToken) =>
        AnswerAsync(register.RestartAsync(application, environment, CanaryPlace.Slot, cancellationToken));

    private static Task<IResult> RestartProductionAsync(
        string application, string environment, EnvironmentRegister register, CancellationToken cancellationToken) =>
        AnswerAsync(register.RestartAsync(application, environment, CanaryPlace.Production, cancellationToken));

    private static async Task<IResult> AnswerAsync(Task<Answer<DeploymentEnvironment>> asked) =>
        (await asked).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    private static async Task<IResult> HistoryAsync(
        string application,
        string environment,
        HttpRequest request,
        EnvironmentRegister register,
        ILiveStintStore store,
        CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Paging.IsNumber);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.ListAsync(application, environment, asked.Before, asked.Top, cancellationToken);
        if (!slice.Items.IsEmpty || asked.Before is not null) return TypedResults.Ok(Paging.Page(request, slice, LiveView.Of));
        var found = await register.FindAsync(application, environment, cancellationToken);
        return found.Refusal?.ToProblem() ?? (IResult)TypedResults.Ok(Paging.Page(request, slice, LiveView.Of));
    }
}
