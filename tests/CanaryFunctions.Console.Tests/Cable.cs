using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A way to a storage account or a host, which can be cut or stalled.</summary>
internal sealed partial class Cable : IDisposable
{
    private readonly List<Wire> wires = [];

    /// <summary>A way to all addresses that a text names, such as a connection string.</summary>
    public Cable(string connection) => ConnectionString = Port().Replace(connection, match =>
    {
        var wire = new Wire(int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture));
        wires.Add(wire);
        return $"127.0.0.1:{wire.Port}";
    });

    /// <summary>The text with addresses that lead there by this way.</summary>
    public string ConnectionString { get; }

    /// <summary>Nothing comes through: calls are refused.</summary>
    public void Cut()
    {
        foreach (var wire in wires) wire.Cut();
    }

    /// <summary>Nothing comes through, and nobody is told: calls and what is under way hang.</summary>
    public void Stall()
    {
        foreach (var wire in wires) wire.Stall();
    }

    /// <summary>All is as it was.</summary>
    public void Mend()
    {
        foreach (var wire in wires) wire.Mend();
    }

    public void Dispose()
    {
        foreach (var wire in wires) wire.Dispose();
    }

    [GeneratedRegex(@"127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Port();

    private sealed class Wire : IDisposable
    {
        private readonly Lock gate = new();
        private readonly List<Socket> ends = [];
        private readonly int to;
        private TcpListener? listener;
        private TaskCompletionSource passes = new();

        public Wire(int to)
        {
            this.to = to;
            passes.SetResult();
            Open();
        }

        public int Port { get; private set; }

        public void Stall() => passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Mend()
        {
            if (passes.TrySetResult()) return;
            Open();
        }

        private void Open()
        {
            listener = new(IPAddress.Loopback, Port);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _ = AcceptAsync(listener);
        }

        public void Cut()
        {
            listener?.Dispose();
            lock (gate)
            {
                foreach (var end in ends) end.Dispose();
                ends.Clear();
            }
        }

        public void Dispose() => Cut();

        private async Task AcceptAsync(TcpListener from)
        {
            try
            {
                while (true) _ = JoinAsync(await from.AcceptSocketAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // It was cut.
            }
        }

        private async Task PassAsync(NetworkStream from, NetworkStream onto)
        {
            var some = new byte[16_384];
            while (await from.ReadAsync(some) is > 0 and var count)
            {
                await passes.Task;
                await onto.WriteAsync(some.AsMemory(0, count));
            }
        }

        private async Task JoinAsync(Socket near)
        {
            var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            near.NoDelay = true;
            lock (gate) ends.AddRange([near, far]);
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, to);
                await using var one = new NetworkStream(near);
                await using var other = new NetworkStream(far);
                await Task.WhenAny(PassAsync(one, other), PassAsync(other, one));
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // It was cut.
            }
            finally
            {
                near.Dispose();
                far.Dispose();
            }
        }
    }
}
