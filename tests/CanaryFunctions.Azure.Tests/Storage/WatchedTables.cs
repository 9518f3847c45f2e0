using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Tests.Storage;

/// <summary>Stands between a store and the emulator's tables, and sees which rows are read.</summary>
internal sealed partial class WatchedTables : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> read = new();
    private readonly HttpClient client = new();
    private readonly WebApplication app;

    private WatchedTables(WebApplication app) => this.app = app;

    public required CanaryStorage Storage { get; init; }

    /// <summary>The row keys of all rows that were read since this was asked last.</summary>
    public string[] TakeRead()
    {
        var keys = new List<string>();
        while (read.TryDequeue(out var key)) keys.Add(key);
        return [.. keys];
    }

    public static async Task<WatchedTables> StartAsync(EmulatedStorage emulated)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var to = new Uri(TableEndpoint().Match(emulated.ConnectionString).Value);
        WatchedTables? watched = null;
        app.Run(http => watched!.PassAsync(http, to));
        await app.StartAsync();
        return watched = new(app)
        {
            Storage = new(new()
            {
                Credential = new NoCredential(),
                StorageConnectionString = TableEndpoint().Replace(emulated.ConnectionString, app.Urls.Single()),
            }),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext http, Uri to)
    {
        // As it was written, since it is signed.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new(http.Request.Method), new Uri($"{to.AbsoluteUri.TrimEnd('/')}{target}"))
        {
            Content = http.Request.ContentLength > 0 ? new StreamContent(http.Request.Body) : null,
        };
        foreach (var (name, values) in http.Request.Headers.Where(header => header.Key != "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await client.SendAsync(request, http.RequestAborted);
        var body = await answer.Content.ReadAsStringAsync(http.RequestAborted);
        foreach (Match row in RowKey().Matches(body)) read.Enqueue(row.Groups["key"].Value);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) http.Response.Headers[name] = values.ToArray();
        http.Response.Headers.Remove("Transfer-Encoding");
        http.Response.Headers.Remove("Content-Length");
        if (body.Length > 0) await http.Response.WriteAsync(body, http.RequestAborted);
    }

    [GeneratedRegex(@"(?<=TableEndpoint=)http://127\.0\.0\.1:\d+")]
    private static partial Regex TableEndpoint();

    [GeneratedRegex("\"RowKey\":\"(?<key>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex RowKey();
}
