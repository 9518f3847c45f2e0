using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary rollout start</c> and <c>canary rollout undo</c>.</summary>
internal static class StartCommand
{
    private static readonly Columns dryRun = new("baseline", "canary", "policy.name", "noPlan", "plan");

    public static Command Create()
    {
        var version = Given.Word("version", "The version: its number, or a tag.");
        var isDry = new Option<bool>("--dry-run") { Description = "Only check, and say what would happen." };
        return Started(
            "start", "Start a rollout.", "canary rollout start 1.4.0 --app shop --policy careful --wait",
            (parsed, path, body) =>
            {
                body["version"] = parsed.GetRequiredValue(version);
                return ApiRequest.Post($"{path}/rollouts{(parsed.GetValue(isDry) ? "?dryRun=true" : "")}", body);
            },
            options => options.All, version, isDry);
    }

    public static Command Undo()
    {
        var to = Given.Text("--to", "The version to go back to; left out for the one that was live before.");
        return Started(
            "undo", "Bring back what was live before, at once.", "canary rollout undo --app shop --reason 'Loses baskets.' --wait",
            (parsed, path, body) =>
            {
                if (parsed.GetValue(to) is { } version) body["version"] = version;
                return ApiRequest.Post($"{path}/undo", body);
            },
            options => options.OfUndo, to);
    }

    private static Command Started(
        string name,
        string description,
        string example,
        Func<ParseResult, string, JsonObject, ApiRequest> request,
        Func<StartOptions, IEnumerable<Option>> options,
        params Symbol[] own)
    {
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        var start = new StartOptions();
        var wait = new Option<bool>("--wait") { Description = "Follow it to its end, and end as it does." };
        var timeout = WatchCommand.Timeout();
        var command = ApiVerb.Described(name, description, example, [.. own, app, env, .. options(start), wait, timeout]);
        command.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            var body = start.Body(parsed);
            var limit = WatchCommand.Limit(parsed, timeout);
            var path = $"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}";
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var wanted = request(parsed, path, body);
            var answer = parsed.GetValue(wait)
                ? await client.InsistAsync<JsonNode>(wanted, cancellationToken)
                : await client.SendAsync<JsonNode>(wanted, cancellationToken);
            if (answer["id"] is null || !parsed.GetValue(wait))
            {
                Printer.Of(parsed).Print(answer, answer["id"] is null ? dryRun : RolloutCommands.Rollout);
                return ExitCode.Done;
            }

            var rollout = answer.Deserialize<RolloutView>(CanaryJson.Options)!;
            return await WatchCommand.FollowAsync(client, rollout.Id, limit, cancellationToken);
        }));
        return command;
    }
}
