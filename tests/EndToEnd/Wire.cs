using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CanaryFunctions.EndToEnd;

/// <summary>A network between a caller and a host, which can be cut: connections that are open are reset, and new ones
/// refused.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly Uri host;
    private readonly List<Socket> open = [];
    private readonly CancellationTokenSource stopped = new();
    private readonly int port;
    private TcpListener? listener;

    public Wire(Uri host)
    {
        this.host = host;
        listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync(listener);
    }

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts it for some time.</summary>
    public async Task CutAsync(TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        listener!.Stop();
        listener = null;
        lock (open)
        {
            foreach (var socket in open) socket.Close(0);
            open.Clear();
        }

        await Task.Delay(duration - Stopwatch.GetElapsedTime(began), stopped.Token);
        listener = new(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener?.Stop();
        stopped.Dispose();
    }

    private async Task AcceptAsync(TcpListener here)
    {
        try
        {
            while (true)
            {
                var caller = await here.AcceptSocketAsync(stopped.Token);
                Connections++;
                _ = CarryAsync(caller);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CarryAsync(Socket caller)
    {
        using var there = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await there.ConnectAsync(IPAddress.Loopback, host.Port, stopped.Token);
            lock (open) open.AddRange([caller, there]);
            await Task.WhenAny(PumpAsync(caller, there), PumpAsync(there, caller));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The host is not there: the caller learns it by a reset.
        }
        finally
        {
            caller.Close(0);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;) await to.SendAsync(buffer.AsMemory(0, read));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has hung up.
        }
    }
}
