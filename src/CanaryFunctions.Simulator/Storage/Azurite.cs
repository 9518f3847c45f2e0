using System.Diagnostics;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>Azurite, the storage emulator, in a process of its own that keeps nothing on disk.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's published account.
    private const string Account = "devstoreaccount1";

    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Our end of the pipe closes with us, however we end.
    private const string StopsWithUs =
        "process.stdin.resume(); process.stdin.on('end', () => process.exit(0)); "
        + "process.argv.splice(1, 0, process.argv[1]); require(process.argv[1]);";

    private static readonly TimeSpan startLimit = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private int ended;

    private Azurite(Process process, AzuritePorts ports)
    {
        this.process = process;
        ProcessId = process.Id;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{Account};"
            + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/{Account};"
            + $"TableEndpoint=http://127.0.0.1:{ports.Table}/{Account};";
    }

    /// <summary>Reaches its blobs, queues and tables, on free ports of 127.0.0.1.</summary>
    public string ConnectionString { get; }

    /// <summary>The process, for tests that end it.</summary>
    public int ProcessId { get; }

    /// <summary>Installs it if need be, starts it, and waits until it listens.</summary>
    /// <param name="options">Which programs start it, and where it is installed.</param>
    /// <param name="cancellationToken">Gives up the installation and the start; no effect later.</param>
    /// <exception cref="LocalAzureException">Node.js is missing or too old, or the installation or the start
    /// failed.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var installation = await AzuriteInstallation.EnsureAsync(options, cancellationToken);
        var process = new Process
        {
            StartInfo = new(
                options.Node,
                [
                    "-e", StopsWithUs, installation.Program,
                    "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",

                    // It says which free ports it got: chosen here, another could take them before it does.
                    "--blobHost", "127.0.0.1", "--blobPort", "0",
                    "--queueHost", "127.0.0.1", "--queuePort", "0",
                    "--tableHost", "127.0.0.1", "--tablePort", "0",
                ])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var output = new AzuriteOutput(process);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return await output.ListeningAsync(startLimit, cancellationToken) is { } ports
                ? new(process, ports)
                : throw new LocalAzureException(
                    $"Azurite did not start ({output.Complaint}): "
                    + $"delete '{installation.Folder}' to have it installed anew.");
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Ends it; what it held is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0) await EndAsync(process);
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
