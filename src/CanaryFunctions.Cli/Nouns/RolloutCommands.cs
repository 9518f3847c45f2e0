using System.CommandLine;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary rollout</c> but for its start and its watch, and <c>canary approve</c>.</summary>
internal static class RolloutCommands
{
    public static readonly Columns Rollout = new(
        "id", "application", "environment", "baseline", "canary", "phase", "step", "shareWanted", "traffic.canaryShare", "waiting", "progress",
        "problem", "health.sentence", "cause.sentence", "nextLook", "startedBy", "startedAt", "reason", "endedAt");

    private static readonly (string Verb, string Description)[] commands =
    [
        ("pause", "Keep a rollout at its step."),
        ("resume", "Let a paused rollout go on."),
        ("advance", "Take a rollout to its next step now."),
        ("promote", "Make the new version live now."),
        ("abort", "Take a rollout back."),
        ("retry", "Try again what Azure refused."),
    ];

    public static Command Create()
    {
        var (app, env) = (Given.Application(), Given.Text("--env", "Only those in this environment."));
        var id = Given.Word("rollout", "The rollout's id.");
        var state = Given.Text("--state", "Only those that are active, succeeded or rolledBack.");
        var version = Given.Text("--version", "Only those of this version.");
        var number = new Argument<int>("event") { Description = "Number of the event." };
        var top = Given.Top();
        var rollout = new Command("rollout", "Rollouts.")
        {
            StartCommand.Create(),
            StartCommand.Undo(),
            WatchCommand.Create(),
            ReportCommands.Report(),
            ReportCommands.Judge(),
            ApiVerb.Create(
                "list", "List rollouts, the newest first.", "canary rollout list --app shop --state active",
                new("id", "environment", "baseline", "canary", "phase", "startedBy", "startedAt", "endedAt"),
                parsed => ApiRequest.Get($"api/applications/{parsed.Part(app)}/rollouts" + Given.Query(
                    ("environment", parsed.GetValue(env)),
                    ("state", parsed.GetValue(state)),
                    ("version", parsed.GetValue(version)),
                    ("top", parsed.GetValue(top)))),
                app, env, state, version, top),
            ApiVerb.Create(
                "show", "Show a rollout.", "canary rollout show 01K9Z3GQ4T6V8XABCDEFGHJKMN", Rollout,
                parsed => ApiRequest.Get($"api/rollouts/{parsed.Part(id)}"), id),
            ApiVerb.Create(
                "events", "List what happened in a rollout.", "canary rollout events 01K9Z3GQ4T6V8XABCDEFGHJKMN",
                new("number", "at", "kind", "sentence", "by"),
                parsed => ApiRequest.Get($"api/rollouts/{parsed.Part(id)}/events?top=1000"), id),
            ApiVerb.Create(
                "explain", "Show what an event was decided from, and the decision made again.",
                "canary rollout explain 01K9Z3GQ4T6V8XABCDEFGHJKMN 7 -o json",
                new("event.sentence", "decidedAt", "phase", "agrees"),
                parsed => ApiRequest.Get(
                    $"api/rollouts/{parsed.Part(id)}/events/{parsed.GetRequiredValue(number)}/explanation"),
                id, number),
        };
        foreach (var (verb, description) in commands) rollout.Add(Verb(verb, description, $"canary rollout {verb} ID"));
        return rollout;
    }

    public static Command Approve() =>
        Verb("approve", "Agree that a rollout goes on from its step.", "canary approve ID");

    private static Command Verb(string verb, string description, string example)
    {
        var id = Given.Word("rollout", "The rollout's id.");
        return ApiVerb.Create(
            verb, description, example, Rollout,
            parsed => ApiRequest.Post($"api/rollouts/{parsed.Part(id)}/{verb}"), id);
    }
}
