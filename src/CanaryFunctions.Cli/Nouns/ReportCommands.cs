using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary rollout report</c> and <c>canary rollout judge</c>.</summary>
internal static class ReportCommands
{
    private static readonly Columns judged = new(
        "id", "application", "environment", "canary", "phase", "judgement.isRight", "judgement.by", "judgement.reason");

    public static Command Report()
    {
        var id = Given.Word("rollout", "The rollout's id.");
        var format = FormatOption("json", "csv", "html");
        var file = FileOption();
        var report = new Command(
            "report",
            "Tell all there is of a rollout, also as a page to mail and print.\n\n"
            + "Example: canary rollout report 01K9Z3GQ4T6V8XABCDEFGHJKMN -o html --file report.html")
        {
            id, format, file,
        };
        report.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(() => SaveAsync(
            $"api/rollouts/{parsed.Part(id)}/report{Given.Query(("format", parsed.GetValue(format)))}",
            parsed.GetValue(file),
            cancellationToken)));
        return report;
    }

    public static Command Judge()
    {
        var id = Given.Word("rollout", "The rollout's id.");
        var was = new Argument<string>("was") { Description = "right, or wrong: a false alarm." };
        was.AcceptOnlyFromAmong("right", "wrong");
        var reason = Given.Text("--reason", "Why.");
        return ApiVerb.Create(
            "judge", "Say whether a rollback was right or a false alarm.",
            "canary rollout judge ID wrong --reason 'The bank was down.'",
            judged,
            parsed => ApiRequest.Put(
                $"api/rollouts/{parsed.Part(id)}/judgement",
                new JsonObject { ["isRight"] = parsed.GetValue(was) == "right", ["reason"] = parsed.GetValue(reason) }),
            id, was, reason);
    }

    /// <summary>In which format something is written.</summary>
    public static Option<string> FormatOption(params string[] formats)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = $"{string.Join(", ", formats[..^1])} or {formats[^1]}.",
            DefaultValueFactory = _ => formats[0],
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    /// <summary>Where something is written to.</summary>
    public static Option<FileInfo?> FileOption() =>
        new("--file", "-f") { Description = "The file to write; standard output if left out." };

    /// <summary>Reads something and writes it as it is.</summary>
    public static async Task<ExitCode> SaveAsync(string path, FileInfo? file, CancellationToken cancellationToken)
    {
        using var client = Connection.Open(Environment.GetEnvironmentVariable);
        await FileOutput.WriteAsync(await client.ReadTextAsync(path, cancellationToken), file, cancellationToken);
        return ExitCode.Done;
    }
}
