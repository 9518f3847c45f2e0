using System.Collections.Concurrent;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>Visitors who ask again and again, and what they were told.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly HttpClient http;
    private readonly Task[] asking;
    private volatile bool isClosing;

    public Crowd(Uri address, string path, int atATime)
    {
        http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        asking = [.. Enumerable.Range(0, atATime).Select(_ => AskAsync(path))];
    }

    /// <summary>Answers by their text, or by what went wrong instead.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    /// <summary>Waits until so many more answers have come.</summary>
    public Task UntilAnsweredAsync(int more)
    {
        var enough = answers.Values.Sum() + more;
        return Processes.UntilAsync(() => answers.Values.Sum() >= enough);
    }

    public async ValueTask DisposeAsync()
    {
        isClosing = true;
        await Task.WhenAll(asking);
        http.Dispose();
    }

    private async Task AskAsync(string path)
    {
        while (!isClosing)
        {
            var told = await OnceAsync(path);
            answers.AddOrUpdate(told, 1, (_, count) => count + 1);
        }
    }

    private async Task<string> OnceAsync(string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : $"{answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }
}
