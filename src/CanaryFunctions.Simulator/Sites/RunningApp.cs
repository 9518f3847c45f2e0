using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>An app as a real child process, from the moment it answers HTTP.</summary>
internal sealed class RunningApp
{
    private const int LinesKept = 200;

    // As long as App Service gives a container.
    private static readonly TimeSpan startLimit = TimeSpan.FromSeconds(230);
    private static readonly TimeSpan drainLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly string folder;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Lock gate = new();
    private int inFlight;
    private Task? stopped;

    private RunningApp(Process process, string folder, Uri address, Slot slot, IReadOnlyDictionary<string, string> settings) =>
        (this.process, this.folder, Address, StartedAt, Settings) = (process, folder, address, slot, settings);

    public Uri Address { get; }

    /// <summary>The slot that it was started for; a swap may have put it behind another since.</summary>
    public Slot StartedAt { get; }

    /// <summary>The settings that it was started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Whether it was stopped, and nothing is left of it.</summary>
    public bool IsGone => stopped is { IsCompleted: true };

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Its CPU time and memory so far; null once it is gone.</summary>
    public (TimeSpan Cpu, long Memory)? Usage()
    {
        try
        {
            process.Refresh();
            return process.HasExited ? null : (process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended while it was looked at.
            return null;
        }
    }

    /// <summary>Starts the app in a folder, which is then its own.</summary>
    /// <returns>The app once it answers, or after it has failed to; null if the folder has none.</returns>
    public static async Task<RunningApp?> StartAsync(
        string folder, Slot slot, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (Directory.GetFiles(folder, "*.runtimeconfig.json") is not [var entry])
        {
            Directory.Delete(folder, recursive: true);
            return null;
        }

        var assembly = Path.GetFileName(entry).Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal);
        while (true)
        {
            var app = Start(assembly, folder, slot, environment);
            try
            {
                if (await app.AnswersAsync(cancellationToken)) return app;
            }
            catch
            {
                await app.StopAsync();
                throw;
            }

            if (!app.LostItsPort())
            {
                await app.StopAsync();
                return app;
            }

            app.process.Dispose();
        }
    }

    private static RunningApp Start(string assembly, string folder, Slot slot, IReadOnlyDictionary<string, string> environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A package never changes, and the watchers that would look whether it does are few.
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        foreach (var (key, value) in environment) start.Environment[key] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();

        // Our end of the pipe closes with us, however we end; an app that knows this ends then too.
        start.Environment["SIMULATOR_STOP_WITH_STDIN"] = "1";
        var app = new RunningApp(new() { StartInfo = start }, folder, address, slot, environment);
        app.process.OutputDataReceived += app.Keep;
        app.process.ErrorDataReceived += app.Keep;
        app.process.Start();
        app.process.BeginOutputReadLine();
        app.process.BeginErrorReadLine();
        return app;
    }

    /// <summary>Begins a request, which it is allowed to finish; <see cref="End"/> must follow.</summary>
    /// <returns>Whether it takes the request; not if it is being stopped or has ended.</returns>
    public bool TryBegin()
    {
        lock (gate)
        {
            if (stopped is not null || process.HasExited) return false;
            inFlight++;
            return true;
        }
    }

    /// <summary>Ends a request.</summary>
    public void End()
    {
        lock (gate) inFlight--;
    }

    /// <summary>Lets it finish what it is answering, within limits, and ends it; its folder goes with it.</summary>
    public Task StopAsync()
    {
        lock (gate) return stopped ??= Task.Run(FinishAsync);
    }

    private async Task FinishAsync()
    {
        for (var watch = Stopwatch.StartNew(); Volatile.Read(ref inFlight) > 0 && watch.Elapsed < drainLimit;)
            await Task.Delay(10);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // The port was free when it was chosen; until the app opened it, a connection of anybody's may have been given it.
    private bool LostItsPort()
    {
        if (!process.HasExited) return false;
        process.WaitForExit();
        return lines.Any(line => line.Contains("address already in use", StringComparison.OrdinalIgnoreCase));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < startLimit && !process.HasExited;)
        {
            try
            {
                using var answer = await http.GetAsync(Address, cancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It listens, and does not answer yet.
            }

            await Task.Delay(25, cancellationToken);
        }

        return false;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lines.Enqueue(line.Data);
        while (lines.Count > LinesKept) lines.TryDequeue(out _);
    }
}
