using System.CommandLine;
using CanaryFunctions.Api.Policies;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Cli.Policies;

/// <summary><c>canary policy</c>: files of policies, and those that the control plane keeps.</summary>
internal static class PolicyCommands
{
    private static readonly Columns kept = new("name", "revision", "isPreset", "changedBy", "changedAt");

    public static Command Create()
    {
        var (app, name, top) = (Given.Application(), Given.Word("policy", "Its name."), Given.Top());
        return new("policy", "Policies.")
        {
            Lint(),
            Diff(),
            Apply(),
            ApiVerb.Create(
                "list", "List the policies of an application.", "canary policy list --app shop", kept,
                parsed => ApiRequest.Get(
                    $"api/applications/{parsed.Part(app)}/policies{Given.Query(("top", parsed.GetValue(top)))}"),
                app, top),
            ApiVerb.Create(
                "show", "Show a policy, or a preset.", "canary policy show careful --app shop -o yaml --query policy", kept,
                parsed => ApiRequest.Get($"api/applications/{parsed.Part(app)}/policies/{parsed.Part(name)}"), app, name),
            ImportCommand.Create(),
        };
    }

    private static Command Lint()
    {
        var file = FileArgument();
        var lint = new Command("lint", "Check a policy, without a control plane.\n\nExample: canary policy lint policy.yaml") { file };
        lint.SetAction((parsed, _) => ApiVerb.GuardAsync(() =>
        {
            var policy = PolicyFile.Read(parsed.GetRequiredValue(file));
            Console.Out.WriteLine($"{policy.Name} can be run: {Count(policy.Steps.Length, "step")}, "
                + $"{Count(policy.Checks.Length, "check")}, {Count(policy.Hooks.Length, "hook")}.");
            return Task.FromResult(ExitCode.Done);
        }));
        return lint;
    }

    private static Command Diff()
    {
        var (file, app) = (FileArgument(), Given.Application());
        var diff = new Command(
            "diff",
            "Show what applying a policy would change.\n\nExample: canary policy diff policy.yaml --app shop")
        {
            file, app,
        };
        diff.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            var policy = PolicyFile.Read(parsed.GetRequiredValue(file));
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var lines = PolicyDifference.Between(
                await FindAsync(client, parsed.Part(app), policy.Name, cancellationToken) is { } before ? before.Policy : null, policy);
            foreach (var line in lines) await Console.Out.WriteLineAsync($"{line}");
            if (lines.IsEmpty) await Console.Out.WriteLineAsync("Nothing is different.");
            return ExitCode.Done;
        }));
        return diff;
    }

    private static Command Apply()
    {
        var (file, app, reason) = (FileArgument(), Given.Application(), Given.Text("--reason", "Why, for people."));
        return ApiVerb.Create(
            "apply", "Keep a policy under its name: a new one, or a new revision.", "canary policy apply policy.yaml --app shop", kept,
            parsed =>
            {
                var given = parsed.GetRequiredValue(file);
                var policy = PolicyFile.Read(given);
                using var text = PolicyFile.Open(given);
                var path = $"api/applications/{parsed.Part(app)}/policies/{Uri.EscapeDataString(policy.Name)}"
                    + Given.Query(("reason", parsed.GetValue(reason)));
                return new ApiRequest(HttpMethod.Put, path, text.ReadToEnd()) { TextType = "application/yaml" };
            },
            file, app, reason);
    }

    private static async Task<PolicyView?> FindAsync(
        ControlPlaneClient client, string application, string name, CancellationToken cancellationToken)
    {
        string? from = $"api/applications/{application}/policies?top=100";
        while (from is not null)
        {
            var page = await client.GetAsync<Api.Page<PolicyView>>(from, cancellationToken);
            if (page.Value.FirstOrDefault(view => view.Name == name) is { } found) return found;
            from = page.NextLink;
        }

        return null;
    }

    private static Argument<FileInfo> FileArgument() => new("file") { Description = "The policy, YAML or JSON." };

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
