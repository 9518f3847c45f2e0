using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary app</c>, <c>canary env</c> and <c>canary target</c>.</summary>
internal static class ApplicationCommands
{
    private static readonly Columns environment =
        new("application", "name", "target.site", "target.slot", "target.resourceGroup", "target.subscription");

    public static Command Applications() => new("app", "Applications.")
    {
        ApiVerb.Create(
            "list", "List the applications that you may see.", "canary app list", new("name"),
            _ => ApiRequest.Get("api/applications?top=100")),
    };

    public static Command Environments()
    {
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        return new("env", "Environments of applications.")
        {
            ApiVerb.Create(
                "list", "List the environments of an application.", "canary env list --app shop", environment,
                parsed => ApiRequest.Get($"api/applications/{parsed.Part(app)}/environments"), app),
            ApiVerb.Create(
                "show", "Show what is live and what is on the canary slot, now.", "canary env show --app shop --env production",
                new("live", "inSlot", "canaryShare", "slotRunning", "busy"),
                parsed => ApiRequest.Get($"{Path(parsed)}/whereabouts"), app, env),
            ApiVerb.Create(
                "history", "List what was live, the latest first.", "canary env history --app shop",
                new("version", "seenAt", "rollout"),
                parsed => ApiRequest.Get($"{Path(parsed)}/history"), app, env),
            Register(app, env),
        };

        string Path(ParseResult parsed) => $"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}";
    }

    public static Command Targets()
    {
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        return new("target", "Where environments run.")
        {
            ApiVerb.Create(
                "check", "Check whether rollouts can work there, and say what to do where not.", "canary target check --app shop -o json",
                new("isReady", "source", "findings.sentence", "lastBins.start,arm,requests,failures"),
                parsed => ApiRequest.Get($"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}/check"), app, env),
        };
    }

    private static Command Register(Option<string> app, Option<string> env)
    {
        var subscription = new Option<Guid>("--subscription") { Description = "Azure subscription id.", Required = true };
        var group = new Option<string>("--resource-group", "-g") { Description = "Its resource group.", Required = true };
        var site = new Option<string>("--site") { Description = "Name of the App Service site.", Required = true };
        var slot = new Option<string>("--slot")
        {
            Description = "The slot that takes canaries.",
            DefaultValueFactory = _ => "canary",
        };
        var deployment = new Option<DeploymentMethod>("--deployment") { Description = "How packages are put on the slot." };
        return ApiVerb.Create(
            "set", "Register an environment, or change it.",
            "canary env set --app shop --env production --subscription ID -g shop-rg --site shop", environment,
            parsed => ApiRequest.Put(
                $"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}",
                new JsonObject
                {
                    ["subscription"] = parsed.GetRequiredValue(subscription).ToString(),
                    ["resourceGroup"] = parsed.GetRequiredValue(group),
                    ["site"] = parsed.GetRequiredValue(site),
                    ["slot"] = parsed.GetValue(slot),
                    ["deployment"] = JsonSerializer.SerializeToNode(parsed.GetValue(deployment), CanaryJson.Options),
                }),
            app, env, subscription, group, site, slot, deployment);
    }
}
