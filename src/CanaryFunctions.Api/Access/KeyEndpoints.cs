using System.Collections.Immutable;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Access;

/// <summary>API keys, and who the caller is.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        api.MapGet("/me", Me).Requires(Role.Viewer)
            .Gives<CallerView>("getMe", "Who the caller is and what he may do.");
        api.MapPost("/keys", MakeAsync).Requires(Role.Admin).WithMetadata(new SecretAnswer())
            .Takes<KeyBody>().Gives<KeyView>("makeKey", "Makes an API key, which is shown this once.", StatusCodes.Status201Created)
            .WithExample("""{"name":"shop pipeline","grants":[{"role":"releaser","application":"shop","environment":"production"}]}""");
        api.MapGet("/keys", ListAsync).Requires(Role.Admin)
            .GivesPageOf<KeyView>("listKeys", "The API keys that the caller administers.");
        api.MapDelete("/keys/{key}", RevokeAsync).Requires(Role.Admin)
            .Gives<KeyView>("revokeKey", "Revokes an API key.").OrNotFound();
    }

    private static Ok<CallerView> Me(HttpContext http) => TypedResults.Ok(new CallerView(http.Caller(), http.User.Grants()));

    private static async Task<IResult> MakeAsync(HttpContext http, ApiKeyRing ring, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<KeyBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        var made = await ring.MakeAsync(
            wanted.Name, wanted.Grants, wanted.ExpiresAt, http.Caller(), http.User.Grants(), cancellationToken);
        if (made.Value is { } fresh) http.Changes(null, KeyView.Of(fresh.Key));
        return made.Value is { } key
            ? TypedResults.Created($"/api/keys/{key.Key.Id}", KeyView.Of(key.Key) with { Key = key.Text })
            : made.Refusal!.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, IApiKeyStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(http.Request, id => id.All(char.IsAsciiLetterOrDigit));
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.ListAsync(asked.From, asked.Top, cancellationToken);
        var own = http.User.Grants();
        var visible = new Slice<ApiKey>([.. slice.Items.Where(key => ApiKeyRing.IsWithin(key, own))], slice.Next);
        return TypedResults.Ok(Paging.Page(http.Request, visible, KeyView.Of));
    }

    private static async Task<IResult> RevokeAsync(
        string key, HttpContext http, ApiKeyRing ring, CancellationToken cancellationToken)
    {
        if (key.Length != 12 || !key.All(char.IsAsciiLetterOrDigit)) key = "none";
        var revoked = await ring.RevokeAsync(key, http.User.Grants(), cancellationToken);
        if (revoked.Value is { } gone) http.Changes(null, KeyView.Of(gone));
        return revoked.Value is { } known ? TypedResults.Ok(KeyView.Of(known)) : revoked.Refusal!.ToProblem();
    }
}

/// <summary>What is sent to make a key.</summary>
internal sealed record KeyBody
{
    /// <summary>Who or what uses it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ImmutableArray<Grant> Grants { get; init; }

    /// <summary>From when on it is no good.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The caller, as he is known.</summary>
/// <param name="Name">His name.</param>
/// <param name="Grants">What he may do.</param>
public sealed record CallerView(string Name, ImmutableArray<Grant> Grants);

/// <summary>A key as the API shows it: never its secret, but once, when it is made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who or what uses it.</param>
/// <param name="Grants">What it may do.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">From when on it is no good; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null if it was not.</param>
/// <param name="LastUsedAt">When it was used last, to the hour.</param>
public sealed record KeyView(
    string Id,
    string Name,
    ImmutableArray<Grant> Grants,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt)
{
    /// <summary>The key itself, in the answer to the call that made it and never again.</summary>
    public string? Key { get; init; }

    internal static KeyView Of(ApiKey key) => new(
        key.Id, key.Name, key.Grants, key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);
}
