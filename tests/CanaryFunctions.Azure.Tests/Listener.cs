using System.Net;

namespace CanaryFunctions.Azure.Tests;

/// <summary>A server on this machine.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly HttpListener http;
    private readonly Task loop;

    public Listener()
    {
        for (var port = 20_000 + Random.Shared.Next(20_000); ; port++)
        {
            // One that could not start is of no further use.
            http = new();
            try
            {
                http.Prefixes.Add($"http://127.0.0.1:{port}/");
                http.Start();
                Address = new($"http://127.0.0.1:{port}/");
                break;
            }
            catch (HttpListenerException)
            {
                // The port is taken.
            }
        }

        loop = ServeAsync();
    }

    public Uri Address { get; }

    public Func<HttpListenerContext, string, int> Answer { get; set; } = (_, _) => 200;

    /// <summary>What it says besides the status; without bytes it announces some and hangs up.</summary>
    public (string Type, byte[]? Bytes)? Reply { get; set; }

    public async ValueTask DisposeAsync()
    {
        http.Stop();
        await loop;
        http.Close();
    }

    private async Task ServeAsync()
    {
        while (http.IsListening)
        {
            try
            {
                var context = await http.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                context.Response.StatusCode = Answer(context, await reader.ReadToEndAsync());
                if (Reply is { } reply) await SayAsync(context.Response, reply.Type, reply.Bytes);
                else context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Whoever called has hung up, or it was stopped meanwhile.
            }
        }
    }

    private static async Task SayAsync(HttpListenerResponse response, string type, byte[]? bytes)
    {
        response.Headers[HttpResponseHeader.ContentType] = type;
        response.ContentLength64 = bytes?.Length ?? 100;
        if (bytes is null)
        {
            await response.OutputStream.WriteAsync(new byte[10]);
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(bytes);
        response.Close();
    }
}
