using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Demo;

/// <summary>The control plane's API, called as any pipeline would call it.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly HttpClient http;

    public DemoApi(Uri address, string key)
    {
        http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task RegisterAsync(string application, string environment, Target target, CancellationToken token) =>
        SendAsync<DeploymentEnvironment>(
            HttpMethod.Put, $"api/applications/{application}/environments/{environment}", target, token);

    public Task RegisterAsync(string application, string version, Uri package, CancellationToken token) =>
        SendAsync<JsonObject>(
            HttpMethod.Put, $"api/applications/{application}/versions/{version}", new { package }, token);

    public Task<RolloutView> StartAsync(
        string application, string environment, string version, Policy policy, CancellationToken token) =>
        SendAsync<RolloutView>(
            HttpMethod.Post,
            $"api/applications/{application}/environments/{environment}/rollouts",
            new { version, policy },
            token);

    public Task<RolloutView> GetAsync(RolloutId id, CancellationToken token) =>
        SendAsync<RolloutView>(HttpMethod.Get, $"api/rollouts/{id}", null, token);

    public async Task<ImmutableArray<RolloutEvent>> EventsAsync(RolloutId id, int after, CancellationToken token) =>
        (await SendAsync<Page<RolloutEvent>>(HttpMethod.Get, $"api/rollouts/{id}/events?after={after}", null, token)).Value;

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, options: CanaryJson.Options),
        };
        using var answer = await http.SendAsync(request, token);
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<T>(CanaryJson.Options, token))!;

        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(CanaryJson.Options, token);
        throw new DemoFailedException($"the control plane refused {method} /{path}: {problem?["detail"]}");
    }
}
