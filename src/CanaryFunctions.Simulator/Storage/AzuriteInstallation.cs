using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>Installs the pinned emulator from npm, once for each lock file.</summary>
internal static class AzuriteInstallation
{
    private const int OldestNode = 20;

    /// <summary>Installs the emulator unless it is there.</summary>
    /// <returns>Path of its program.</returns>
    public static async Task<string> EnsureAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        await CheckNodeAsync(options, cancellationToken);
        var source = Path.Combine(AppContext.BaseDirectory, "azurite");
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"), cancellationToken);
        var installed = Path.Combine(options.Cache, $"azurite-{Convert.ToHexStringLower(SHA256.HashData(lockFile))[..16]}");
        if (!Directory.Exists(installed)) await InstallAsync(options, source, installed, cancellationToken);
        return Path.Combine(installed, "node_modules", "azurite", "dist", "src", "azurite.js");
    }

    private static async Task CheckNodeAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(options.Node, ["--version"], ".", cancellationToken);
        var major = output.Trim().TrimStart('v').Split('.')[0];
        if (exitCode != 0 || !int.TryParse(major, CultureInfo.InvariantCulture, out var version) || version < OldestNode)
        {
            throw new LocalAzureException(
                $"Azurite needs Node.js {OldestNode} or newer, and '{options.Node}' is {output.Trim()}: install a newer one.");
        }
    }

    // Into a folder of its own, which then takes its name at once: of several that install at the same time one wins, and a
    // broken installation is never seen.
    private static async Task InstallAsync(
        AzuriteOptions options, string source, string installed, CancellationToken cancellationToken)
    {
        var draft = $"{installed}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(draft);
        try
        {
            foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
            var (exitCode, output) = await RunAsync(
                options.Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], draft, cancellationToken);
            if (exitCode != 0)
            {
                var reason = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
                throw new LocalAzureException($"Azurite could not be installed with 'npm ci': {reason ?? output.Trim()}");
            }

            Directory.Move(draft, installed);
        }
        catch (IOException) when (Directory.Exists(installed))
        {
            // Another was quicker.
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, errors) = (
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            throw new LocalAzureException(
                $"'{program}' was not found: install Node.js {OldestNode} or newer, which brings node and npm.");
        }
    }
}
