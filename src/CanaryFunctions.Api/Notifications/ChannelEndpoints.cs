using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Notifications;

/// <summary>Channels: shared ones, and the caller's own. What is done with them is the same.</summary>
internal static class ChannelEndpoints
{
    private const string Example =
        """{"address":{"kind":"webhook","url":"https://hooks.example/canary"},"subscriptions":[{"environments":["production"]}]}""";

    public static void MapChannels(this RouteGroupBuilder api)
    {
        Map(api.MapGroup("/channels"), own: false, "Channel", "shared channel");
        Map(api.MapGroup("/me/channels"), own: true, "OwnChannel", "channel of the caller's own");
        api.MapPost("/notifications/preview", PreviewAsync).Requires(Role.Viewer)
            .Takes<MessageTemplate>().Gives<MessagePreview>(
                "previewMessage",
                "A sample message in the words of a template, about a topic=, as a kind= of channel is sent it; nothing is sent.")
            .WithExample("""{"title":"{{ application }}: {{ title }}","text":"{{ evidence }} {{ next }}"}""");
    }

    // Roles are looked at by the catalogue, since a channel's address names neither application nor environment.
    private static void Map(RouteGroupBuilder group, bool own, string noun, string what)
    {
        group.MapGet("", (HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                ListAsync(http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .Gives<Page<ChannelView>>($"list{noun}s", $"Each {what} that the caller may see, by name.");
        group.MapPut("/{channel}", (string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                PutAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer).WithMetadata(new SecretAnswer())
            .Takes<WantedChannel>().Gives<ChannelView>($"put{noun}", $"Makes or changes a {what}.")
            .WithExample(Example).OrConflict().IfUnchanged();
        group.MapGet("/{channel}", (string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                GetAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .Gives<ChannelView>($"get{noun}", $"A {what}; never its address.").OrNotFound();
        group.MapDelete("/{channel}", (string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                RemoveAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .GivesNothing($"remove{noun}", $"Removes a {what}.").OrNotFound();
        group.MapPost("/{channel}/rotate", (string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                RotateAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer).WithMetadata(new SecretAnswer())
            .Gives<ChannelView>($"rotate{noun}", "Makes a new signing key, shown this once; the old one signs too until the next.")
            .OrNotFound().OrConflict();
        group.MapPost("/{channel}/test", (string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                TestAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .Gives<DeliveryView>($"test{noun}", "Sends a message to try it, now.").OrNotFound();
        group.MapGet("/{channel}/deliveries", (
                string channel, HttpContext http, ChannelCatalog catalog, IDeliveryStore store, CancellationToken cancellationToken) =>
                LogAsync(channel, http, catalog, store, own, cancellationToken))
            .Requires(Role.Viewer)
            .GivesPageOf<DeliveryView>($"list{noun}Deliveries", "What it was and is to be sent, the newest first; state=dead for what was given up.")
            .OrNotFound();
        group.MapPost("/{channel}/deliveries/{delivery}/resend", (
                string channel, string delivery, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                ResendAsync(channel, delivery, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .Gives<DeliveryView>($"resend{noun}Delivery", "Sends again what was given up.").OrNotFound().OrConflict();
        group.MapPost("/{channel}/resend", (
                string channel, HttpContext http, ChannelCatalog catalog, CancellationToken cancellationToken) =>
                ResendAllAsync(channel, http, catalog, own, cancellationToken))
            .Requires(Role.Viewer)
            .Gives<Resent>($"resend{noun}Deliveries", "Sends again all that was given up.").OrNotFound();
    }

    private static async Task<IResult> ResendAllAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var again = await catalog.ResendAllAsync(channel, ChannelCallers.Of(http), own, cancellationToken);
        return again.Value is { } resent ? TypedResults.Ok(resent) : again.Refusal!.ToProblem();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var channels = await catalog.ListAsync(ChannelCallers.Of(http), own, cancellationToken);
        return TypedResults.Ok(new Page<ChannelView>([.. channels.Select(channel => ChannelView.Of(channel))]));
    }

    private static async Task<IResult> PutAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<WantedChannel>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        var precondition = Preconditions.Read(http.Request);
        if (precondition.Refusal is { } unclear) return unclear.ToProblem();
        var put = await catalog.PutAsync(channel, wanted, ChannelCallers.Of(http), own, precondition.Value!, cancellationToken);
        return Changed(http, put);
    }

    private static async Task<IResult> GetAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var found = await catalog.FindAsync(channel, ChannelCallers.Of(http), own, cancellationToken);
        if (found.Value is not { } stored) return found.Refusal!.ToProblem();
        var state = await catalog.StateAsync(stored.Value, cancellationToken);
        return http.WithETag(stored.ETag, TypedResults.Ok(ChannelView.Of(stored.Value) with
        {
            Failures = state?.Failures, PausedUntil = state?.PausedUntil,
        }));
    }

    private static async Task<IResult> RemoveAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var removed = await catalog.RemoveAsync(channel, ChannelCallers.Of(http), own, cancellationToken);
        if (removed.Value is not { } gone) return removed.Refusal!.ToProblem();
        http.Changes(ChannelView.Of(gone), null);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RotateAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken) =>
        Changed(http, await catalog.RotateAsync(channel, ChannelCallers.Of(http), own, cancellationToken));

    private static async Task<IResult> TestAsync(
        string channel, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var tested = await catalog.TestAsync(channel, ChannelCallers.Of(http), own, cancellationToken);
        return tested.Value is { } delivery ? TypedResults.Ok(DeliveryView.Of(delivery)) : tested.Refusal!.ToProblem();
    }

    private static async Task<IResult> LogAsync(
        string channel,
        HttpContext http,
        ChannelCatalog catalog,
        IDeliveryStore store,
        bool own,
        CancellationToken cancellationToken)
    {
        if (!TryRead<DeliveryState>(http.Request, "state", out var state))
            return Paging.Wrong("state", $"One of {Names(Enum.GetValues<DeliveryState>())}.").ToProblem();

        var paging = Paging.Read(
            http.Request, token => token.Length <= 60 && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'));
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var found = await catalog.FindToChangeAsync(channel, ChannelCallers.Of(http), own, cancellationToken);
        if (found.Value is not { Value: var known }) return found.Refusal!.ToProblem();
        var slice = await store.LogAsync(known.Outbox, state, asked.From, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(http.Request, slice, DeliveryView.Of));
    }

    private static async Task<IResult> ResendAsync(
        string channel, string delivery, HttpContext http, ChannelCatalog catalog, bool own, CancellationToken cancellationToken)
    {
        var again = await catalog.ResendAsync(channel, delivery, ChannelCallers.Of(http), own, cancellationToken);
        return again.Value is { } sent ? TypedResults.Ok(DeliveryView.Of(sent)) : again.Refusal!.ToProblem();
    }

    private static async Task<IResult> PreviewAsync(
        HttpRequest request,
        ChannelCatalog catalog,
        IMessageSender sender,
        CancellationToken cancellationToken)
    {
        if (!TryRead<Topic>(request, "topic", out var topic) || (topic is { } asked && !Topics.OfRollouts.Contains(asked)))
            return Paging.Wrong("topic", $"One of {Names(Topics.OfRollouts)}.").ToProblem();
        if (!TryRead<ChannelKind>(request, "kind", out var kind))
            return Paging.Wrong("kind", $"One of {Names(Enum.GetValues<ChannelKind>())}.").ToProblem();
        var body = await RequestBody.ReadAsync<MessageTemplate>(request, cancellationToken);
        if (body.Value is not { } template) return body.Refusal!.ToProblem();
        var preview = catalog.Preview(topic ?? Topic.RollbackBegan, template);
        if (preview.Value is not { } notice) return preview.Refusal!.ToProblem();
        return TypedResults.Ok(new MessagePreview(notice)
        {
            Rendered = kind is { } wanted ? sender.Render(wanted, new(notice.Id, [notice])) : null,
        });
    }

    // What is not given is null; numbers are no names.
    private static bool TryRead<T>(HttpRequest request, string name, out T? value)
        where T : struct, Enum
    {
        value = null;
        if (request.Query[name] is not [{ Length: > 0 } text]) return true;
        if (!Enum.TryParse<T>(text, ignoreCase: true, out var parsed) || !char.IsAsciiLetter(text[0])) return false;
        value = parsed;
        return Enum.IsDefined(parsed);
    }

    private static string Names<T>(IEnumerable<T> values)
        where T : struct, Enum =>
        string.Join(", ", values.Select(value => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{value}")));

    private static IResult Changed(HttpContext http, Answer<ChannelChange> put)
    {
        if (put.Value is not { } change) return put.Refusal!.ToProblem();
        var after = ChannelView.Of(change.After.Value);
        http.Changes(change.Before is null ? null : ChannelView.Of(change.Before), after);
        return http.WithETag(change.After.ETag, TypedResults.Ok(after with { Secret = change.Secret }));
    }
}
