using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>Tags: labels that are moved from version to version.</summary>
internal static class TagEndpoints
{
    public static void MapTags(this RouteGroupBuilder api)
    {
        var tags = api.MapGroup("/applications/{application}/tags");
        tags.MapGet("", ListAsync).Requires(Role.Viewer)
            .GivesPageOf<TagView>("listTags", "The tags of an application, by name.");
        tags.MapPut("/{tag}", PutAsync).Requires(Role.Releaser)
            .Takes<TagBody>().Gives<TagView>("moveTag", "Moves a tag to a version.")
            .WithExample("""{"version":"1.1.0"}""").OrNotFound().IfUnchanged();
        tags.MapGet("/{tag}", GetAsync).Requires(Role.Viewer)
            .Gives<TagView>("getTag", "A tag, and the version that has it.").OrNotFound();
        tags.MapDelete("/{tag}", DeleteAsync).Requires(Role.Releaser)
            .Gives<TagView>("removeTag", "Takes a tag away.").OrNotFound().IfUnchanged();
        tags.MapGet("/{tag}/moves", MovesAsync).Requires(Role.Viewer)
            .GivesPageOf<TagView>("listTagMoves", "All moves of a tag, newest first.").OrNotFound();
    }

    private static async Task<IResult> PutAsync(
        string application, string tag, HttpContext http, VersionRegister register, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<TagBody>(http.Request, cancellationToken);
        return body.Value is { } wanted
            ? await MoveAsync(application, tag, wanted.Version, http, register, cancellationToken)
            : body.Refusal!.ToProblem();
    }

    private static Task<IResult> DeleteAsync(
        string application, string tag, HttpContext http, VersionRegister register, CancellationToken cancellationToken) =>
        MoveAsync(application, tag, null, http, register, cancellationToken);

    private static async Task<IResult> MoveAsync(
        string application,
        string tag,
        SemVersion? to,
        HttpContext http,
        VersionRegister register,
        CancellationToken cancellationToken)
    {
        var precondition = Preconditions.Read(http.Request);
        if (precondition.Refusal is { } unclear) return unclear.ToProblem();
        var moved = await register.MoveAsync(application, tag, to, http.Caller(), precondition.Value!, cancellationToken);
        if (moved.Value is not { } stored) return moved.Refusal!.ToProblem();
        http.Changes(stored.Value.From?.ToString(), stored.Value.To?.ToString());
        return http.WithETag(stored.ETag, TypedResults.Ok(TagView.Of(stored.Value)));
    }

    private static async Task<IResult> GetAsync(
        string application, string tag, HttpContext http, ITagStore store, CancellationToken cancellationToken)
    {
        return await store.FindAsync(application, tag, cancellationToken) is { Value.To: not null } found
            ? http.WithETag(found.ETag, TypedResults.Ok(TagView.Of(found.Value)))
            : Unknown(application, tag).ToProblem();
    }

    private static async Task<IResult> ListAsync(
        string application, HttpRequest request, ITagStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Names.IsValid);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.ListAsync(application, asked.From, asked.Top, cancellationToken);
        var there = new Slice<TagMove>([.. slice.Items.Where(move => move.To is not null)], slice.Next);
        return TypedResults.Ok(Paging.Page(request, there, TagView.Of));
    }

    private static async Task<IResult> MovesAsync(
        string application, string tag, HttpRequest request, ITagStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Paging.IsNumber);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.MovesAsync(application, tag, asked.Before, asked.Top, cancellationToken);
        return slice.Items.IsEmpty && asked.Before is null
            ? Unknown(application, tag).ToProblem()
            : TypedResults.Ok(Paging.Page(request, slice, TagView.Of));
    }

    private static Refusal Unknown(string application, string tag) =>
        new(RefusalKind.NotFound, "tag-unknown", $"{application} has no tag '{tag}'.");
}

/// <summary>What is sent to move a tag.</summary>
internal sealed record TagBody
{
    /// <summary>The version that gets it.</summary>
    public required SemVersion Version { get; init; }
}

/// <summary>A tag, or one of its moves, as the API shows it.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Version">The version that has it; null if it was taken away.</param>
/// <param name="Before">The version that had it before; null if none.</param>
/// <param name="MovedBy">Who moved it.</param>
/// <param name="MovedAt">When.</param>
public sealed record TagView(string Tag, string? Version, string? Before, string MovedBy, DateTimeOffset MovedAt)
{
    internal static TagView Of(TagMove move) =>
        new(move.Tag, move.To?.ToString(), move.From?.ToString(), move.By, move.At);
}
