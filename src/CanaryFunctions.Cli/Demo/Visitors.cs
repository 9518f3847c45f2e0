using System.Collections.Concurrent;
using System.Net;

namespace CanaryFunctions.Cli.Demo;

/// <summary>Steady load: visitors who come with an empty cookie jar, look around, buy, and leave.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private const int AtATime = 16;
    private const int RequestsPerVisit = 12;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(80);

    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, Served> served = new();
    private readonly Uri shop;
    private readonly SocketsHttpHandler connections = new() { UseCookies = false };
    private readonly Task[] visits;

    public Visitors(Uri shop)
    {
        this.shop = shop;
        visits = [.. Enumerable.Range(0, AtATime).Select(number => VisitAsync(number, closing.Token))];
    }

    /// <summary>What the visitors have been answered so far, by the version that answered.</summary>
    public IReadOnlyDictionary<string, Served> Served => served;

    /// <summary>All answers so far.</summary>
    public Served Total => served.Values.Aggregate(new Served(0, 0), (sum, part) => sum + part);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(visits);
        closing.Dispose();
        connections.Dispose();
    }

    private async Task VisitAsync(int number, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(connections, disposeHandler: false) { BaseAddress = shop };
        var random = new Random(number);
        try
        {
            while (true)
            {
                var cookies = new CookieContainer();
                for (var request = 0; request < RequestsPerVisit; request++)
                {
                    await Task.Delay(pause * (0.5 + random.NextDouble()), cancellationToken);
                    await AskAsync(client, cookies, isPurchase: request % 2 == 1, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The shop closes.
        }
    }

    private async Task AskAsync(
        HttpClient client, CookieContainer cookies, bool isPurchase, CancellationToken cancellationToken)
    {
        using var request = isPurchase
            ? new HttpRequestMessage(HttpMethod.Post, "/api/checkout")
            : new HttpRequestMessage(HttpMethod.Get, "/api/products");
        if (cookies.GetCookieHeader(shop) is { Length: > 0 } header) request.Headers.Add("Cookie", header);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                cookies.SetCookies(shop, cookie);
            var version = answer.Headers.TryGetValues("X-Shop-Version", out var versions) ? versions.First() : "none";
            Count(version, isBad: (int)answer.StatusCode >= 500);
        }
        catch (HttpRequestException)
        {
            Count("none", isBad: true);
        }
    }

    private void Count(string version, bool isBad)
    {
        var one = new Served(1, isBad ? 1 : 0);
        served.AddOrUpdate(version, one, (_, sum) => sum + one);
    }
}

/// <summary>Answers that visitors got.</summary>
internal readonly record struct Served(long Requests, long Bad)
{
    public static Served operator +(Served left, Served right) =>
        new(left.Requests + right.Requests, left.Bad + right.Bad);

    public static Served operator -(Served left, Served right) =>
        new(left.Requests - right.Requests, left.Bad - right.Bad);
}
