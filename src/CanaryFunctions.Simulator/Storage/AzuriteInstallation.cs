using System.Globalization;
using System.Security.Cryptography;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>The pinned emulator, installed from npm once for each lock file.</summary>
internal sealed record AzuriteInstallation(string Folder)
{
    /// <summary>Path of the program that Node.js is to run.</summary>
    public string Program => Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>Installs the emulator unless it is there.</summary>
    /// <exception cref="LocalAzureException">Node.js or npm is missing, Node.js is too old, or npm fails.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(
        AzuriteOptions options, CancellationToken cancellationToken)
    {
        await CheckNodeAsync(options, cancellationToken);
        var source = Path.Combine(AppContext.BaseDirectory, "azurite");
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"), cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(lockFile))[..16];
        var installed = Path.Combine(options.Cache, $"azurite-{hash}");
        if (!Directory.Exists(installed)) await InstallAsync(options, source, installed, cancellationToken);
        return new(installed);
    }

    private static async Task CheckNodeAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await NodeTool.RunAsync(options.Node, ["--version"], ".", cancellationToken);
        var major = output.Trim().TrimStart('v').Split('.')[0];
        if (exitCode != 0
            || !int.TryParse(major, CultureInfo.InvariantCulture, out var version)
            || version < NodeTool.OldestNode)
        {
            throw new LocalAzureException(
                $"Azurite needs Node.js {NodeTool.OldestNode} or newer, and '{options.Node}' is {output.Trim()}: "
                + "install a newer one.");
        }
    }

    // Into a folder of its own, which then takes its name at once: of several that install at the same time one wins,
    // and a broken installation is never seen.
    private static async Task InstallAsync(
        AzuriteOptions options, string source, string installed, CancellationToken cancellationToken)
    {
        var draft = $"{installed}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(draft);
        try
        {
            foreach (var file in Directory.GetFiles(source))
                File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
            var (exitCode, output) = await NodeTool.RunAsync(
                options.Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], draft, cancellationToken);
            if (exitCode != 0)
            {
                var reason = Array.Find(output.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
                throw new LocalAzureException(
                    $"Azurite could not be installed with 'npm ci' ({(reason ?? output).Trim()}): "
                    + "make sure that npm reaches its registry, and try again.");
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
}
