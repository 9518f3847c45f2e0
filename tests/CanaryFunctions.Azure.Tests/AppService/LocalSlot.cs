using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CanaryFunctions.Azure.Tests.AppService;

/// <summary>A server on a free port of this machine that answers one request, or none.</summary>
internal sealed class LocalSlot : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private TcpClient? client;

    public LocalSlot()
    {
        listener.Start();
        Host = listener.LocalEndpoint.ToString()!;
    }

    public string Host { get; }

    /// <summary>Waits for a request, and keeps it waiting.</summary>
    /// <returns>Its path and query.</returns>
    public async Task<string> ReceiveAsync()
    {
        client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 }) continue;
        return request!.Split(' ')[1];
    }

    /// <summary>Answers one request; a redirect leads to nowhere.</summary>
    /// <returns>Its path and query.</returns>
    public async Task<string> AnswerAsync(HttpStatusCode status)
    {
        var asked = await ReceiveAsync();
        var answer = $"HTTP/1.1 {(int)status} x\r\nLocation: http://nowhere.invalid/\r\nContent-Length: 0\r\n\r\n";
        await client!.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        return asked;
    }

    public void Dispose()
    {
        client?.Dispose();
        listener.Dispose();
    }
}
