using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A proxy that hands an answer on when all of it is there: of a stream, never.</summary>
internal sealed class BufferingProxy : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly WebApplication app;

    private BufferingProxy(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static async Task<BufferingProxy> StartAsync(Uri to)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var proxy = new BufferingProxy(builder.Build());
        proxy.app.Urls.Add("http://127.0.0.1:0");
        proxy.app.Run(http => proxy.PassAsync(http, to));
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        client.CancelPendingRequests();
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext http, Uri to)
    {
        var asked = http.Request;
        using var request = new HttpRequestMessage(new(asked.Method), new Uri(to, $"{asked.Path}{asked.QueryString}"))
        {
            Content = new StreamContent(asked.Body),
        };
        foreach (var (name, values) in asked.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        try
        {
            using var answer = await client.SendAsync(request, http.RequestAborted);
            var body = await answer.Content.ReadAsByteArrayAsync(http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                http.Response.Headers[name] = values.ToArray();
            http.Response.Headers.Remove("Transfer-Encoding");
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The browser has given up, or the test is over.
        }
    }
}
