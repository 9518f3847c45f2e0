using System.Net;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>A visitor who sends only the cookies that it came with, and remembers those of the last answer.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient http;

    public Visitor(Uri address, string? cookie = null)
    {
        http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        if (cookie is not null) http.DefaultRequestHeaders.Add("Cookie", cookie);
    }

    public IReadOnlyList<string> Cookies { get; private set; } = [];

    public void Claim(string header, string value) => http.DefaultRequestHeaders.Add(header, value);

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        using var answer = await http.GetAsync(path, cancellationToken);
        Cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Asks, and returns as soon as the answer has begun.</summary>
    public Task<HttpResponseMessage> BeginAsync(string path, CancellationToken cancellationToken = default) =>
        http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => http.Dispose();
}
