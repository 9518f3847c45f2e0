using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>Versions of applications. Where one is read it may be named by its number or by a tag.</summary>
internal static class VersionEndpoints
{
    // A filter that fits few versions may have to pass over many: so many are looked at for one page.
    private const int MostLookedAt = 1000;

    public static void MapVersions(this RouteGroupBuilder api)
    {
        var versions = api.MapGroup("/applications/{application}/versions");
        versions.MapGet("", ListAsync).Requires(Role.Viewer)
            .GivesPageOf<VersionView>("listVersions", "The versions of an application, newest by precedence first.");
        versions.MapPut("/{version}", PutAsync).Requires(Role.Releaser)
            .Takes<VersionBody>().Gives<VersionView>("registerVersion", "Registers a version, which never changes.")
            .WithExample("""{"package":"https://builds.example/shop-1.2.0.zip","digest":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","commit":"4f2c1d9","notes":"The new checkout."}""").OrConflict();
        versions.MapGet("/{version}", GetAsync).Requires(Role.Viewer)
            .Gives<VersionView>("getVersion", "A version, by its number or a tag.").OrNotFound();
        versions.MapPost("/{version}/retire", RetireAsync).Requires(Role.Releaser)
            .Takes<RetireBody>().Gives<VersionView>("retireVersion", "Says that a version is not to be rolled out any more.")
            .WithExample("""{"reason":"It loses baskets."}""")
            .OrNotFound().OrConflict();
        versions.MapGet("/{version}/places", PlacesAsync).Requires(Role.Viewer)
            .Gives<Page<VersionPlace>>("listVersionPlaces", "Where a version is and was live.").OrNotFound();
        versions.MapGet("/{version}/compare/{other}", CompareAsync).Requires(Role.Viewer)
            .Gives<VersionComparison>("compareVersions", "Two versions side by side.").OrNotFound();
    }

    private static async Task<IResult> PutAsync(
        string application,
        string version,
        HttpContext http,
        VersionRegister register,
        CancellationToken cancellationToken)
    {
        if (VersionNumbers.Read(version) is not { } number) return VersionNumbers.Invalid(version).ToProblem();
        var body = await RequestBody.ReadAsync<VersionBody>(http.Request, cancellationToken);
        if (body.Refusal is { } malformed) return malformed.ToProblem();
        if (body.Value!.Check() is { } refusal) return refusal.ToProblem();

        var added = await register.AddAsync(body.Value.ToVersion(application, number), http.Caller(), cancellationToken);
        if (added.Value is not { } registered) return added.Refusal!.ToProblem();
        http.Changes(null, VersionView.Of(registered));
        return TypedResults.Ok(VersionView.Of(registered));
    }

    private static async Task<IResult> GetAsync(
        string application, string version, VersionRegister register, CancellationToken cancellationToken)
    {
        var found = await register.FindAsync(application, version, cancellationToken);
        return found.Value is { } registered
            ? TypedResults.Ok(VersionView.Of(registered))
            : found.Refusal!.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        string application,
        string? range,
        bool? retired,
        HttpRequest request,
        IVersionStore store,
        CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, token => VersionNumbers.Read(token) is not null);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var after = asked.From is { } from ? VersionNumbers.Read(from) : null;
        SemVersionRange? wanted = null;
        if (range is not null && !SemVersionRange.TryParseNpm(range, includeAllPrerelease: true, out wanted))
        {
            return new Refusal(RefusalKind.Invalid, "query-invalid", "The query does not fit: see the errors.")
            {
                Errors = [new("range", "Write a range as npm has it, e.g. ^1.2, ~1.4.0 or >=1.0.0 <2.0.0.")],
            }.ToProblem();
        }

        var isFiltered = wanted is not null || retired is not null;
        var slice = await store.ListAsync(
            application,
            wanted is null ? VersionSpan.All : VersionSpan.Of(wanted),
            after,
            isFiltered ? MostLookedAt : asked.Top,
            cancellationToken);
        if (!isFiltered) return TypedResults.Ok(Paging.Page(request, slice, VersionView.Of));

        var page = slice.Fitting(
            version => wanted?.Contains(version.Version.Number) is not false
                && (retired is null || retired == (version.Retired is not null)),
            asked.Top,
            version => version.Version.Number.ToString());
        return TypedResults.Ok(Paging.Page(request, page, VersionView.Of));
    }

    private static async Task<IResult> RetireAsync(
        string application,
        string version,
        HttpContext http,
        VersionRegister register,
        CancellationToken cancellationToken)
    {
        if (VersionNumbers.Read(version) is not { } number) return VersionNumbers.Invalid(version).ToProblem();
        var body = await RequestBody.ReadAsync<RetireBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        var retired = await register.RetireAsync(application, number, wanted.Reason, http.Caller(), cancellationToken);
        if (retired.Value is not { } registered) return retired.Refusal!.ToProblem();
        http.Changes(null, registered.Retired);
        return TypedResults.Ok(VersionView.Of(registered));
    }

    private static async Task<IResult> CompareAsync(
        string application,
        string version,
        string other,
        VersionRegister register,
        VersionPlaces places,
        CancellationToken cancellationToken)
    {
        var (one, two) = (
            await register.FindAsync(application, version, cancellationToken),
            await register.FindAsync(application, other, cancellationToken));
        if ((one.Refusal ?? two.Refusal) is { } refusal) return refusal.ToProblem();
        var (isNewer, first, second) = (
            one.Value!.Version.Number.ComparePrecedenceTo(two.Value!.Version.Number) >= 0, one.Value, two.Value);
        var (newer, older) = isNewer ? (first, second) : (second, first);
        return TypedResults.Ok(VersionComparison.Of(
            newer,
            older,
            await places.FindAsync(application, newer.Version.Number, cancellationToken),
            await places.FindAsync(application, older.Version.Number, cancellationToken)));
    }

    private static async Task<IResult> PlacesAsync(
        string application,
        string version,
        VersionRegister register,
        VersionPlaces places,
        CancellationToken cancellationToken)
    {
        var found = await register.FindAsync(application, version, cancellationToken);
        return found.Value is { Version.Number: var number }
            ? TypedResults.Ok(new Page<VersionPlace>(await places.FindAsync(application, number, cancellationToken)))
            : found.Refusal!.ToProblem();
    }
}

/// <summary>What is sent to retire a version.</summary>
internal sealed record RetireBody
{
    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }
}
