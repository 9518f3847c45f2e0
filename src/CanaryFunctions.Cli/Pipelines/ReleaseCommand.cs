using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Nouns;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Cli.Watching;

namespace CanaryFunctions.Cli.Pipelines;

/// <summary><c>canary release</c>: all that a pipeline does, in one command that reports in the way of the pipeline that it
/// runs in.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var version = Given.Word("version", "The version: its number, or a tag of one that is registered.");
        var build = new BuildOptions();
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        var start = new StartOptions();
        var timeout = WatchCommand.Timeout();
        var release = new Command(
            "release",
            "Register a version, roll it out, wait for the end, and tell the pipeline: GitHub Actions and Azure DevOps are "
            + "known by their environment.\n\n"
            + "Example: canary release 1.4.0 --app shop --package https://acct.blob.core.windows.net/rel/shop-1.4.0.zip")
        {
            version, app, env, timeout,
        };
        foreach (var option in build.All.Concat(start.All)) release.Options.Add(option);
        release.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            var limit = WatchCommand.Limit(parsed, timeout);
            var application = $"api/applications/{parsed.Part(app)}";
            var body = start.Body(parsed);
            body["version"] = parsed.GetRequiredValue(version);
            var report = PipelineReport.Of(Environment.GetEnvironmentVariable, Console.Out);
            return await report.GuardAsync(async () =>
            {
                using var client = Connection.Open(Environment.GetEnvironmentVariable);
                if (build.Body(parsed) is { } registration)
                {
                    await client.InsistAsync<JsonNode>(
                        ApiRequest.Put($"{application}/versions/{parsed.Part(version)}", registration), cancellationToken);
                }

                var rollout = await StartAsync(client, application, parsed.Part(env), body, cancellationToken);
                await report.StartedAsync(client.Address, rollout, cancellationToken);
                var follower = new RolloutFollower(client, TimeProvider.System);
                var followed = await EventLog.FollowAsync(Console.Out, follower, rollout.Id, limit, cancellationToken);
                await report.EndedAsync(client.Address, followed with { Rollout = followed.Rollout ?? rollout }, cancellationToken);
                return followed.End;
            });
        }));
        return release;
    }

    // A job that runs again, because its first run was lost, follows what that one started.
    private static async Task<RolloutView> StartAsync(
        ControlPlaneClient client, string application, string environment, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            return await client.InsistAsync<RolloutView>(
                ApiRequest.Post($"{application}/environments/{environment}/rollouts", body), cancellationToken);
        }
        catch (ControlPlaneException busy) when (busy.Problem == "environment-busy")
        {
            var active = await client.GetAsync<Page<RolloutSummaryView>>(
                $"{application}/rollouts?state=active&environment={environment}", cancellationToken);
            if (active.Value.FirstOrDefault(rollout => rollout.Canary == (string?)body["version"]) is not { } own) throw;
            return await client.GetAsync<RolloutView>($"api/rollouts/{own.Id}", cancellationToken);
        }
    }
}
