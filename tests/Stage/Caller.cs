using System.Net.Http.Headers;
using System.Net.Http.Json;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Tests.Stage;

/// <summary>The API as a caller sees it.</summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient http;

    public Caller(Uri address, string? key = Host.Key)
    {
        http = new() { BaseAddress = address };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null) =>
        SendAsync(new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, options: CanaryJson.Options),
        });

    /// <summary>Sends, and fails if the answer has a secret of the stage in it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var answer = await http.SendAsync(request);
        Marked.Refuse($"the answer to {request.Method} {request.RequestUri}", Marked.Find(await answer.Content.ReadAsStringAsync()));
        return answer;
    }

    /// <summary>Answers as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> StreamAsync(HttpRequestMessage request) =>
        http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    public Task<HttpResponseMessage> SendTextAsync(HttpMethod method, string path, string json) =>
        SendAsync(new HttpRequestMessage(method, path) { Content = new StringContent(json, null, "application/json") });

    /// <summary>Registers an application on its own site, with versions and one environment.</summary>
    public async Task RegisterAsync(LocalCloud cloud, string application, params (string Version, double Errors)[] versions)
    {
        foreach (var (version, errors) in versions)
        {
            var package = cloud.Package(version, errors);
            await GoodAsync(SendAsync(HttpMethod.Put, $"api/applications/{application}/versions/{version}", new { package }));
        }

        await GoodAsync(SendAsync(
            HttpMethod.Put, $"api/applications/{application}/environments/production", LocalCloud.Target(application)));
    }

    public async Task<RolloutView> StartAsync(string application, object body) => await ReadAsync<RolloutView>(
        SendAsync(HttpMethod.Post, $"api/applications/{application}/environments/production/rollouts", body));

    public Task<RolloutView> GetAsync(RolloutId id) =>
        ReadAsync<RolloutView>(SendAsync(HttpMethod.Get, $"api/rollouts/{id}"));

    public async Task<IReadOnlyList<RolloutEvent>> EventsAsync(RolloutId id) =>
        (await ReadAsync<Page<RolloutEvent>>(SendAsync(HttpMethod.Get, $"api/rollouts/{id}/events?top=1000"))).Value;

    public async Task<IReadOnlyList<RolloutSummaryView>> ListAsync(string application, string query = "") =>
        (await ReadAsync<Page<RolloutSummaryView>>(SendAsync(HttpMethod.Get, $"api/applications/{application}/rollouts{query}")))
        .Value;

    public Task CommandAsync(RolloutId id, string command) =>
        GoodAsync(SendAsync(HttpMethod.Post, $"api/rollouts/{id}/{command}"));

    /// <summary>Looks until the rollout is as wanted.</summary>
    public async Task<RolloutView> UntilAsync(RolloutId id, Func<RolloutView, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var rollout = await GetAsync(id);
            if (wanted(rollout)) return rollout;
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"The rollout is {rollout.Phase}: {rollout.Waiting} {rollout.Problem} {rollout.Health?.Sentence}");
            }

            await Task.Delay(250);
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<T> ReadAsync<T>(Task<HttpResponseMessage> sent)
    {
        using var answer = await GoodAsync(sent);
        return (await answer.Content.ReadFromJsonAsync<T>(CanaryJson.Options))!;
    }

    private static async Task<HttpResponseMessage> GoodAsync(Task<HttpResponseMessage> sent)
    {
        var answer = await sent;
        return answer.IsSuccessStatusCode
            ? answer
            : throw new HttpRequestException(await answer.Content.ReadAsStringAsync(), null, answer.StatusCode);
    }
}
