using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>Versions of applications.</summary>
internal static class VersionEndpoints
{
    public static void MapVersions(this RouteGroupBuilder api)
    {
        var versions = api.MapGroup("/applications/{application}/versions/{number}");
        versions.MapPut("", PutAsync).Requires(Role.Releaser);
        versions.MapGet("", GetAsync).Requires(Role.Viewer);
    }

    private static async Task<IResult> PutAsync(
        string application,
        string number,
        HttpContext http,
        IVersionStore store,
        CancellationToken cancellationToken)
    {
        if (!Names.IsValid(application))
            return new Refusal(RefusalKind.Invalid, "name-invalid", $"'{application}': {Names.Rule}").ToProblem();
        if (!SemVersion.TryParse(number, SemVersionStyles.Strict, out var parsed, 128))
            return NoVersion(number).ToProblem();
        var body = await RequestBody.ReadAsync<VersionBody>(http.Request, cancellationToken);
        if (body.Refusal is { } malformed) return malformed.ToProblem();
        if (body.Value!.Check() is { } refusal) return refusal.ToProblem();

        var version = body.Value.ToVersion(application, parsed);
        http.Changes(null, version);
        return await store.AddAsync(version, cancellationToken)
            ? TypedResults.Ok(version)
            : new Refusal(RefusalKind.Conflict, "version-exists",
                $"{application} {parsed} exists and is different. Versions don't change: take a new number.").ToProblem();
    }

    private static async Task<IResult> GetAsync(
        string application, string number, IVersionStore store, CancellationToken cancellationToken)
    {
        if (!SemVersion.TryParse(number, SemVersionStyles.Strict, out var parsed, 128))
            return NoVersion(number).ToProblem();
        return await store.FindAsync(application, parsed, cancellationToken) is { } version
            ? TypedResults.Ok(version)
            : new Refusal(RefusalKind.NotFound, "version-unknown", $"{application} has no version {parsed}.").ToProblem();
    }

    private static Refusal NoVersion(string number) => new(
        RefusalKind.Invalid, "version-invalid",
        $"'{number}' is no version as in SemVer 2.0. Write it like 1.4.0 or 2.0.0-rc.1.");
}
