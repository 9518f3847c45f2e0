using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Nouns;

/// <summary>How a rollout is started.</summary>
internal sealed class StartOptions
{
    private readonly Option<string?> policy = Given.Text("--policy", "Name of a policy or preset, or a file with one, YAML or JSON.");
    private readonly Option<string?> reason = Given.Text("--reason", "Why, for people.");
    private readonly Option<bool> supersede = new("--supersede") { Description = "Take the place of a rollout that is under way." };

    public IEnumerable<Option> All => [policy, reason, supersede];

    /// <summary>Those of an undo, which never finds another rollout under way.</summary>
    public IEnumerable<Option> OfUndo => [policy, reason];

    /// <summary>What is sent.</summary>
    /// <exception cref="RefusedInputException">The policy's file can't be read or run.</exception>
    public JsonObject Body(ParseResult parsed)
    {
        var body = new JsonObject();
        if (parsed.GetValue(reason) is { } why) body["reason"] = why;
        if (parsed.GetValue(supersede)) body["ifBusy"] = "supersede";
        if (parsed.GetValue(policy) is not { } how) return body;
        if (File.Exists(how)) body["policy"] = JsonSerializer.SerializeToNode(PolicyFile.Read(new(how)), CanaryJson.Options);
        else body["policyName"] = how;
        return body;
    }
}
