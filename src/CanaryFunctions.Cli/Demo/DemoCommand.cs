using System.CommandLine;
using Spectre.Console;

namespace CanaryFunctions.Cli.Demo;

/// <summary><c>canary demo</c>: the whole product on this machine, with a good release and a bad one.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit")
        {
            Description = "End when the story is told, with exit code 0 only if both releases ended as they should.",
        };
        var port = new Option<int>("--port")
        {
            Description = "Port of the API on 127.0.0.1; 0 for a free one.",
            DefaultValueFactory = _ => 0,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port is a number from 0 to 65535.");
        });

        var demo = new Command("demo", "Show it all on this machine: a good release promoted, a bad one rolled back.")
        {
            exit, port,
        };
        demo.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(port), parsed.GetValue(exit), cancellationToken));
        return demo;
    }

    private static async Task<int> RunAsync(int port, bool exits, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Console;
        try
        {
            await using var stage = await DemoStage.StartAsync(port, console, cancellationToken);
            var wasRight = await DemoStory.TellAsync(stage, console, cancellationToken);
            if (exits) return wasRight ? 0 : 1;

            console.MarkupLine("[dim]It stays up: Ctrl+C ends it.[/]");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.MarkupLine("[dim]Ended.[/]");
            return exits ? 1 : 0;
        }
        catch (DemoFailedException failure)
        {
            await Console.Error.WriteLineAsync($"The demo can't go on: {failure.Message}");
            return 1;
        }
    }
}
