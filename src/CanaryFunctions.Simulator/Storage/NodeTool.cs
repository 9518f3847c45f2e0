using System.ComponentModel;
using System.Diagnostics;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>Runs node or npm to its end.</summary>
internal static class NodeTool
{
    /// <summary>The oldest major version of Node.js that will do.</summary>
    public const int OldestNode = 20;

    /// <summary>Runs it; if that is cancelled, what it started ends with it.</summary>
    /// <exception cref="LocalAzureException">There is no such program.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, folder);
        try
        {
            var (output, errors) = (
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static Process Start(string program, string[] arguments, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new LocalAzureException(
                $"'{program}' was not found: install Node.js {OldestNode} or newer, which brings node and npm.");
        }
    }
}
