using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>The way to the storage account, which can be cut.</summary>
internal sealed partial class Cable : IDisposable
{
    private readonly List<Wire> wires = [];

    /// <summary>A way to the account of a connection string.</summary>
    public Cable(string connection) => ConnectionString = Port().Replace(connection, match =>
    {
        var wire = new Wire(int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture));
        wires.Add(wire);
        return $"127.0.0.1:{wire.Port}";
    });

    /// <summary>Reaches the account by this way.</summary>
    public string ConnectionString { get; }

    /// <summary>Nothing comes through: calls are refused.</summary>
    public void Cut()
    {
        foreach (var wire in wires) wire.Cut();
    }

    /// <summary>All is as it was.</summary>
    public void Mend()
    {
        foreach (var wire in wires) wire.Open();
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

        public Wire(int to)
        {
            this.to = to;
            Open();
        }

        public int Port { get; private set; }

        public void Open()
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
                await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one));
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
