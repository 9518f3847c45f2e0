using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CanaryFunctions.Simulator.Storage;

/// <summary>Azurite, the storage emulator, in a process of its own that keeps nothing on disk.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's published account.
    private const string Account = "devstoreaccount1";

    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan startLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private Azurite(Process process, int blob, int queue, int table)
    {
        this.process = process;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blob}/{Account};QueueEndpoint=http://127.0.0.1:{queue}/{Account};"
            + $"TableEndpoint=http://127.0.0.1:{table}/{Account};";
    }

    /// <summary>Reaches its blobs, queues and tables, on free ports of 127.0.0.1.</summary>
    public string ConnectionString { get; }

    /// <summary>The process, for tests that end it.</summary>
    public int ProcessId => process.Id;

    /// <summary>Installs it if need be, starts it, and waits until it answers.</summary>
    /// <exception cref="LocalAzureException">Node.js is missing or too old, or the installation or the start
    /// failed.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var script = await AzuriteInstallation.EnsureAsync(options, cancellationToken);
        int[] ports = [.. FreePorts(3)];
        var process = Process.Start(new ProcessStartInfo(
            options.Node,
            [
                "-e", StopsWithUs, script,
                "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
                "--blobHost", "127.0.0.1", "--blobPort", $"{ports[0]}",
                "--queueHost", "127.0.0.1", "--queuePort", $"{ports[1]}",
                "--tableHost", "127.0.0.1", "--tablePort", $"{ports[2]}",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var azurite = new Azurite(process, ports[0], ports[1], ports[2]);
        try
        {
            process.BeginOutputReadLine();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            foreach (var port in ports)
            {
                if (!await AnswersAsync(port, process, cancellationToken))
                {
                    if (!process.HasExited) process.Kill();
                    throw new LocalAzureException($"Azurite did not start: {FirstLine(await errors)}");
                }
            }

            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it; what it held is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Our end of the pipe closes with us, however we end.
    private const string StopsWithUs =
        "process.stdin.resume(); process.stdin.on('end', () => process.exit(0)); "
        + "process.argv.splice(1, 0, process.argv[1]); require(process.argv[1]);";

    private static List<int> FreePorts(int count)
    {
        // All are held at once, so that no two are the same.
        var probes = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        probes.ForEach(probe => probe.Start());
        var ports = probes.ConvertAll(probe => ((IPEndPoint)probe.LocalEndpoint).Port);
        probes.ForEach(probe => probe.Dispose());
        return ports;
    }

    private static async Task<bool> AnswersAsync(int port, Process process, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < startLimit && !process.HasExited;)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }

        return false;
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("it said nothing.");
}
