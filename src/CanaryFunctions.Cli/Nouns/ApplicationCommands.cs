using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;
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
                parsed => ApiRequest.Get($"{One(parsed, app, env)}/whereabouts"), app, env),
            ApiVerb.Create(
                "history", "List what was live, the latest first.", "canary env history --app shop",
                new("version", "seenAt", "rollout"),
                parsed => ApiRequest.Get($"{One(parsed, app, env)}/history"), app, env),
            Register(app, env),
            Export(app, env),
            Apply(app, env),
        };
    }

    public static Command Targets()
    {
        var (app, env) = (Given.Application(), Given.EnvironmentName());
        var production = new Option<bool>("--production") { Description = "In production; only an admin may." };
        return new("target", "Where environments run.")
        {
            ApiVerb.Create(
                "check", "Check whether rollouts can work there, and say what to do where not.", "canary target check --app shop -o json",
                new("isReady", "source", "findings.sentence", "lastBins.start,arm,requests,failures"),
                parsed => ApiRequest.Get($"{One(parsed, app, env)}/check"), app, env),
            ApiVerb.Create(
                "restart", "Restart the app on the canary slot, or in production.", "canary target restart --app shop", environment,
                parsed => ApiRequest.Post($"{One(parsed, app, env)}/restart{(parsed.GetValue(production) ? "-production" : "")}"),
                app, env, production),
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
        var logs = new Option<Guid?>("--logs")
        {
            Description = "Count its requests in this Log Analytics workspace, by its Workspace ID, instead of by platform metrics.",
        };
        var telemetry = new Option<FileInfo?>("--telemetry")
        {
            Description = "A file that says where its requests are counted, YAML or JSON; platform metrics if left out.",
        };
        var team = Given.Text("--team", "The team that answers for it, by which figures can be told apart.");
        return ApiVerb.Create(
            "set", "Register an environment, or change it as a whole.",
            "canary env set --app shop --env production --subscription ID -g shop-rg --site shop", environment,
            parsed =>
            {
                var target = new JsonObject
                {
                    ["subscription"] = parsed.GetRequiredValue(subscription).ToString(),
                    ["resourceGroup"] = parsed.GetRequiredValue(group),
                    ["site"] = parsed.GetRequiredValue(site),
                    ["slot"] = parsed.GetValue(slot),
                    ["deployment"] = JsonSerializer.SerializeToNode(parsed.GetValue(deployment), CanaryJson.Options),
                };
                if (parsed.GetValue(team) is { } name) target["team"] = name;
                if (Telemetry(parsed.GetValue(logs), parsed.GetValue(telemetry)) is { } own) target["telemetry"] = own;
                return ApiRequest.Put(One(parsed, app, env), target);
            },
            app, env, subscription, group, site, slot, deployment, logs, telemetry, team);
    }

    private static JsonObject? Telemetry(Guid? workspace, FileInfo? file) => (workspace, file) switch
    {
        (null, null) => null,
        ({ } id, null) => new() { ["source"] = new JsonObject { ["kind"] = "logs", ["workspace"] = $"{id}" } },
        (null, { } given) => TargetFile.Read(given),
        _ => throw new RefusedInputException("Give --logs or --telemetry, not both."),
    };

    private static Command Export(Option<string> app, Option<string> env)
    {
        var export = new Command(
            "export",
            "Print where an environment runs, with its telemetry, as YAML that can be applied again.\n\n"
            + "Example: canary env export --app shop --env production > production.yaml")
        {
            app, env,
        };
        export.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var found = await client.SendAsync<JsonNode?>(ApiRequest.Get(One(parsed, app, env)), cancellationToken);
            new Printer("yaml", null, Spectre.Console.AnsiConsole.Console, Console.Out).Print(found!["target"], environment);
            return ExitCode.Done;
        }));
        return export;
    }

    private static Command Apply(Option<string> app, Option<string> env)
    {
        var file = new Argument<FileInfo>("file") { Description = "Where it runs, with its telemetry: YAML or JSON, as export prints it." };
        return ApiVerb.Create(
            "apply", "Register an environment, or change it as a whole, as a file says.",
            "canary env apply production.yaml --app shop --env production", environment,
            parsed => ApiRequest.Put(One(parsed, app, env), TargetFile.Read(parsed.GetRequiredValue(file))), file, app, env);
    }

    private static string One(ParseResult parsed, Option<string> app, Option<string> env) =>
        $"api/applications/{parsed.Part(app)}/environments/{parsed.Part(env)}";
}
