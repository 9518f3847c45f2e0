using System.CommandLine;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Cli.Watching;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using Spectre.Console;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary rollout watch</c>.</summary>
internal static class WatchCommand
{
    public static System.CommandLine.Command Create()
    {
        var id = Given.Word("rollout", "The rollout's id.");
        var timeout = Timeout();
        var command = ApiVerb.Described(
            "watch", "Follow a rollout to its end, and end as it does: 0 succeeded, 3 rolled back, 4 aborted or superseded, 5 timed out.",
            "canary rollout watch 01K9Z3GQ4T6V8XABCDEFGHJKMN --timeout 1h", id, timeout);
        command.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            if (!RolloutId.TryParse(parsed.GetRequiredValue(id), out var rollout))
                throw new RefusedInputException($"'{parsed.GetValue(id)}' is no rollout's id.");
            var limit = Limit(parsed, timeout);
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            return await FollowAsync(client, rollout, limit, cancellationToken);
        }));
        return command;
    }

    public static Option<string> Timeout() => new("--timeout")
    {
        Description = "How long to wait, e.g. 30m; the rollout goes on all the same.",
        DefaultValueFactory = _ => "6h",
    };

    public static TimeSpan Limit(ParseResult parsed, Option<string> timeout) =>
        Duration.TryParse(parsed.GetValue(timeout), out var limit)
            ? limit
            : throw new RefusedInputException($"--timeout: '{parsed.GetValue(timeout)}' is no duration: write it like 30m or 2h.");

    /// <summary>Follows a rollout: a tree that is drawn anew in a terminal, a line for each event elsewhere.</summary>
    public static async Task<ExitCode> FollowAsync(
        ControlPlaneClient client, RolloutId id, TimeSpan limit, CancellationToken cancellationToken)
    {
        var follower = new RolloutFollower(client, TimeProvider.System);
        return AnsiConsole.Console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? await new LiveTree(AnsiConsole.Console).FollowAsync(follower, id, limit, cancellationToken)
            : (await EventLog.FollowAsync(Console.Out, follower, id, limit, cancellationToken)).End;
    }
}
