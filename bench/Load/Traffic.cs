using System.Net.Http.Json;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Bench.Load;

/// <summary>What a busy team asks of the API: three reads for each write.</summary>
internal sealed class Traffic(Caller api, RolloutId[] rollouts, bool withLists)
{
    private readonly Random draw = new(4711);

    /// <summary>Sends one request.</summary>
    /// <returns>Whether it was a read or a write.</returns>
    public async Task<string> SendAsync(int number)
    {
        var rollout = rollouts[Draw(rollouts.Length)];
        var (method, path, body) = (number % 8) switch
        {
            0 => (HttpMethod.Get, $"api/rollouts/{rollout}", null),
            1 when withLists => (HttpMethod.Get, $"api/rollouts/{rollout}/events", null),
            2 when withLists => (HttpMethod.Get, $"api/applications/app-{Draw(25)}/rollouts", null),
            1 or 2 => (HttpMethod.Get, $"api/rollouts/{rollout}", null),
            3 => (HttpMethod.Put, $"api/applications/shop/versions/2.{number}.0", new { package = "https://packages.example/2.zip" }),
            4 => (HttpMethod.Get, "api/applications/shop/versions/1.1.0", null),
            5 => (HttpMethod.Get, "api/applications/shop/environments/production", null),
            6 => (HttpMethod.Get, "api/me", null),
            _ => (HttpMethod.Put, $"api/applications/shop/tags/tag-{number % 50}", (object?)new { version = number % 16 < 8 ? "1.0.0" : "1.1.0" }),
        };
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, options: CanaryJson.Options);
        using var answer = await api.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path} gave {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return method == HttpMethod.Get ? "reads" : "writes";
    }

    private int Draw(int below)
    {
        lock (draw) return draw.Next(below);
    }
}
