using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Somebody else's server: keeps what it is sent, and answers as the test says.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Message> messages = new();

    private Receiver(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyList<Message> Messages => [.. messages];

    /// <summary>How many seconds it asks to be left alone with its next answer.</summary>
    public int? RetryAfter { get; set; }

    /// <param name="answer">The status and JSON that it answers with.</param>
    /// <param name="keeps">Whether it keeps what it is sent.</param>
    public static async Task<Receiver> StartAsync(Func<Message, (int Status, object? Body)> answer, bool keeps = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver.app.Urls.Add("http://127.0.0.1:0");
        receiver.app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var message = new Message(
                http.Request.Method,
                $"{http.Request.Path}{http.Request.QueryString}",
                http.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase),
                body.ToArray());
            if (keeps) receiver.messages.Enqueue(message);
            var (status, reply) = answer(message);
            http.Response.StatusCode = status;
            if (receiver.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = $"{seconds}";
            if (reply is not null) await http.Response.WriteAsJsonAsync(reply);
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    public sealed record Message(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);
    }
}
