using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>Commands that send one request and print its answer.</summary>
internal static class ApiVerb
{
    /// <summary>Makes one.</summary>
    /// <param name="name">Its verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="example">An example, for its help.</param>
    /// <param name="columns">What a table shows of the answer.</param>
    /// <param name="request">The request for what was given.</param>
    /// <param name="symbols">Its arguments and options.</param>
    public static Command Create(
        string name,
        string description,
        string example,
        Columns columns,
        Func<ParseResult, ApiRequest> request,
        params Symbol[] symbols)
    {
        var command = Described(name, description, example, symbols);
        command.SetAction((parsed, cancellationToken) => GuardAsync(async () =>
        {
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var answer = await client.SendAsync<JsonNode?>(request(parsed), cancellationToken);
            Printer.Of(parsed).Print(answer, columns);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>A command with its help.</summary>
    public static Command Described(string name, string description, string example, params Symbol[] symbols)
    {
        var command = new Command(name, $"{description}\n\nExample: {example}");
        foreach (var symbol in symbols.Concat(Printer.Options))
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        return command;
    }

    /// <summary>Runs a command, and says on standard error what went wrong where something does.</summary>
    public static async Task<int> GuardAsync(Func<Task<ExitCode>> run) => (int)await GuardAsync(Console.Error, run);

    /// <summary>Runs, and says what went wrong where something does.</summary>
    public static async Task<ExitCode> GuardAsync(TextWriter errors, Func<Task<ExitCode>> run)
    {
        try
        {
            return await run();
        }
        catch (ControlPlaneException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return refused.Code;
        }
        catch (RefusedInputException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return ExitCode.Refused;
        }
    }
}
