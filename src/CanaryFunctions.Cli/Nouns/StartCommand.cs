using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary rollout start</c> and <c>canary rollout undo</c>.</summary>
internal static class StartCommand
{
    private static readonly Columns dryRun = new("baseline", "canary", "policy.name", "noPlan", "plan");

    public static Command Create()
    {
        var version = Given.Word("version", "The version: its number, or a tag.");
        var supersede = new Option<bool>("--supersede") { Description = "Take the place of a rollout that is under way." };
        var isDry = new Option<bool>("--dry-run") { Description = "Only check, and say what would happen." };
        return Started(
            "start", "Start a rollout.", "canary rollout start 1.4.0 --app shop --policy careful --wait",
            (parsed, path, body) =>
            {
                body["version"] = parsed.GetRequiredValue(version);
                if (parsed.GetValue(supersede)) body["ifBusy"] = "supersede";
                return ApiRequest.Post($"{path}/rollouts{(parsed.GetValue(isDry) ? "?dryRun=true" : "")}", body);
            },
            version, supersede, isDry);
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
            to);
    }

    private static Command Started(
        string name,
        string description,
        string example,
        Func<ParseResult, string, JsonObject, ApiRequest> request,
        params Symbol[] own)
    {
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        var policy = Given.Text("--policy", "Name of a policy or preset, or a file with one, YAML or JSON.");
        var reason = Given.Text("--reason", "Why, for people.");
        var wait = new Option<bool>("--wait") { Description = "Follow it to its end, and end as it does." };
        var timeout = WatchCommand.Timeout();
        var command = ApiVerb.Described(name, description, example, [.. own, app, env, policy, reason, wait, timeout]);
        command.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            var body = new JsonObject();
            if (parsed.GetValue(reason) is { } why) body["reason"] = why;
            if (parsed.GetValue(policy) is { } how) Put(how, body);
            var limit = WatchCommand.Limit(parsed, timeout);
            var path = $"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}";
            using var client = ControlPlaneClient.FromEnvironment(Environment.GetEnvironmentVariable);
            var answer = await client.SendAsync<JsonNode>(request(parsed, path, body), cancellationToken);
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

    private static void Put(string policy, JsonObject body)
    {
        if (File.Exists(policy))
            body["policy"] = JsonSerializer.SerializeToNode(PolicyFile.Read(new(policy)), CanaryJson.Options);
        else
            body["policyName"] = policy;
    }
}
