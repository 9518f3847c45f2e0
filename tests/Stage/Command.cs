using System.Diagnostics;

namespace CanaryFunctions.Tests.Stage;

/// <summary>A program of another ecosystem, such as npm.</summary>
public static class Command
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">What it is given.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; all that it said is in the message.</exception>
    public static async Task<string> RunAsync(string folder, string? input, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} failed: {await errors} {output}");
    }
}
