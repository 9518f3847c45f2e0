using System.Collections.Concurrent;

namespace CanaryFunctions.Tests.Stage;

/// <summary>Customers without cookies who buy all the time, so that each request is drawn anew.</summary>
public sealed class Customers : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly HttpClient http;
    private readonly Task[] buying;

    public Customers(Uri shop, int atATime = 4)
    {
        http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = shop };
        buying = [.. Enumerable.Range(0, atATime).Select(_ => BuyAsync())];
    }

    /// <summary>Answers by the version that gave them.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(buying);
        http.Dispose();
        closing.Dispose();
    }

    private async Task BuyAsync()
    {
        try
        {
            while (true)
            {
                using var answer = await http.PostAsync("/api/checkout", null, closing.Token);
                var version = answer.Headers.TryGetValues("X-Shop-Version", out var values) ? values.First() : "none";
                answers.AddOrUpdate(version, 1, (_, count) => count + 1);
                await Task.Delay(100, closing.Token);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The shop closes.
        }
    }
}
