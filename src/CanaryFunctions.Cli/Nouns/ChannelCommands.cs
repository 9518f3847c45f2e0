using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary channel</c>: who is told of what, and where.</summary>
internal static class ChannelCommands
{
    private static readonly Columns channel = new("name", "kind", "shown", "application", "setBy", "setAt", "pausedUntil", "secret");
    private static readonly Columns delivery = new("id", "notice.topic", "notice.application", "notice.environment", "state", "attempts", "said");

    private static readonly Columns resent = new("count");
    private static readonly Columns preview = new("title", "evidence", "next", "rendered.text");

    private static readonly Option<bool> own = new("--own") { Description = "Your own channel instead of a shared one." };

    public static Command Create()
    {
        var name = Given.Word("name", "The channel's name.");
        var id = Given.Word("delivery", "The delivery's id.");
        var state = Given.Text("--state", "Only those that are pending, handedOver, delivered or dead.");
        var top = Given.Top();
        return new("channel", "Where people are told what happens in rollouts.")
        {
            ApiVerb.Create("list", "List channels.", "canary channel list", channel, parsed => ApiRequest.Get(Path(parsed)), own),
            ApiVerb.Create(
                "show", "Show a channel; never its address.", "canary channel show shop-releases -o json", channel,
                parsed => ApiRequest.Get(Path(parsed, name)), name, own),
            Set(name),
            ApiVerb.Create(
                "test", "Send a message to try it, now.", "canary channel test shop-releases", delivery,
                parsed => ApiRequest.Post($"{Path(parsed, name)}/test"), name, own),
            Preview(),
            ApiVerb.Create(
                "deliveries", "List what it was and is to be sent, the newest first.", "canary channel deliveries shop-releases --state dead",
                delivery,
                parsed => ApiRequest.Get(
                    $"{Path(parsed, name)}/deliveries{Given.Query(("state", parsed.GetValue(state)), ("top", parsed.GetValue(top)))}"),
                name, state, top, own),
            ApiVerb.Create(
                "resend", "Send again what was given up.", "canary channel resend shop-releases 01K9Z3GQ4T6V8XABCDEFGHJKMN-000012", delivery,
                parsed => ApiRequest.Post($"{Path(parsed, name)}/deliveries/{parsed.Part(id)}/resend"), name, id, own),
            ApiVerb.Create(
                "resend-all", "Send again all that was given up.", "canary channel resend-all shop-releases", resent,
                parsed => ApiRequest.Post($"{Path(parsed, name)}/resend"), name, own),
            ApiVerb.Create(
                "rotate", "Make a new signing key for a webhook, shown this once; the old one signs too until the next time.",
                "canary channel rotate audit-hook", channel, parsed => ApiRequest.Post($"{Path(parsed, name)}/rotate"), name, own),
            ApiVerb.Create(
                "remove", "Remove a channel.", "canary channel remove shop-releases", channel,
                parsed => new ApiRequest(HttpMethod.Delete, Path(parsed, name)), name, own),
        };
    }

    private static Command Preview()
    {
        var title = Given.Text("--title", "The title's template.");
        var text = Given.Text("--text", "The text's template.");
        var topic = Given.Text("--topic", "What the sample is about, e.g. succeeded; a rollback if left out.");
        var kind = Given.Text("--kind", "Show it as this kind of channel is sent it: email, teams, slack, webhook or eventGrid.");
        return ApiVerb.Create(
            "preview", "Show a sample message in the words of a template; nothing is sent.",
            "canary channel preview --title '{{ application }}: {{ title }}' --kind teams", preview,
            parsed => ApiRequest.Post(
                $"api/notifications/preview{Given.Query(("topic", parsed.GetValue(topic)), ("kind", parsed.GetValue(kind)))}",
                new JsonObject { ["title"] = parsed.GetValue(title), ["text"] = parsed.GetValue(text) }),
            title, text, topic, kind);
    }

    private static Command Set(Argument<string> name)
    {
        var file = Given.Text("--file", "A JSON file with all of the channel, or - for standard input (docs/notifications.md).");
        var app = Given.Text("--app", "For this application only.");
        var mail = new Option<string[]>("--email") { Description = "Mail to these addresses.", AllowMultipleArgumentsPerToken = true };
        var teams = Given.Text("--teams", "To Microsoft Teams, by this workflow's address.");
        var slack = Given.Text("--slack", "To Slack, by this incoming webhook.");
        var webhook = Given.Text("--webhook", "To this server, signed with a key that is made and shown once.");
        var topic = Given.Text("--event-grid", "To this topic of Azure Event Grid, signed in as the control plane.");
        return ApiVerb.Create(
            "set", "Make or change a channel. An address that is not given stays as it is; one given as - is read from standard input, so that no history keeps it.",
            "canary channel set shop-releases --slack https://hooks.slack.com/services/… --app shop", channel,
            parsed => ApiRequest.Put(Path(parsed, name), Body(parsed)), name, file, app, mail, teams, slack, webhook, topic, own);

        JsonNode Body(ParseResult parsed)
        {
            (string Kind, JsonNode Value)[] addresses =
            [
                .. from one in new[] { ("teams", teams), ("slack", slack), ("webhook", webhook), ("eventGrid", topic) }
                   let url = parsed.GetValue(one.Item2)
                   where url is not null
                   select (one.Item1, (JsonNode)new JsonObject { ["kind"] = one.Item1, ["url"] = url == "-" ? Console.In.ReadLine() : url }),
                .. parsed.GetValue(mail) is { Length: > 0 } to
                    ? [("email", new JsonObject { ["kind"] = "email", ["to"] = new JsonArray([.. to.Select(one => (JsonNode)one)]) })]
                    : Array.Empty<(string, JsonNode)>(),
            ];
            if (addresses.Length > 1) throw new RefusedInputException("Give one address: a channel has one.");
            var body = parsed.GetValue(file) is { } path ? Read(path) : [];
            if (parsed.GetValue(app) is { } application) body["application"] = application;
            if (addresses is [var given]) body["address"] = given.Value;
            return body;
        }
    }

    private static JsonObject Read(string path)
    {
        try
        {
            var text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
            return JsonNode.Parse(text) as JsonObject ?? throw new RefusedInputException($"{path} holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw new RefusedInputException($"{path} holds no JSON: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedInputException($"{path} can't be read: {e.Message}");
        }
    }

    private static string Path(ParseResult parsed) => parsed.GetValue(own) ? "api/me/channels" : "api/channels";

    private static string Path(ParseResult parsed, Argument<string> name) => $"{Path(parsed)}/{parsed.Part(name)}";
}
