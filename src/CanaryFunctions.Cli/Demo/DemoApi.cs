using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Demo;

/// <summary>The control plane's API, called as any pipeline would call it.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly ControlPlaneClient client;

    public DemoApi(Uri address, string key) => client = new(address, new KeyCredential(key));

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

    public void Dispose() => client.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken token)
    {
        try
        {
            return await client.SendAsync<T>(
                new(method, path, body is null ? null : JsonSerializer.Serialize(body, CanaryJson.Options)), token);
        }
        catch (ControlPlaneException refused)
        {
            throw new DemoFailedException($"the control plane refused {method} /{path}: {refused.Message}", refused);
        }
    }
}
