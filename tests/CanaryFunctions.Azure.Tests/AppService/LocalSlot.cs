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

    /// <summary>The headers of the last request, as they came.</summary>
    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>Waits for a request, and keeps it waiting.</summary>
    /// <returns>Its path and query.</returns>
    public async Task<string> ReceiveAsync()
    {
        client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync();
        var headers = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } header) headers.Add(header);
        Headers = headers;
        return request!.Split(' ')[1];
    }

    /// <summary>Answers one request; a redirect leads to nowhere.</summary>
    /// <returns>Its path and query.</returns>
    public async Task<string> AnswerAsync(HttpStatusCode status, string body = "")
    {
        var asked = await ReceiveAsync();
        var answer = $"HTTP/1.1 {(int)status} x\r\nLocation: http://nowhere.invalid/\r\nConnection: close\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
        await client!.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        return asked;
    }

    public void Dispose()
    {
        client?.Dispose();
        listener.Dispose();
    }
}
