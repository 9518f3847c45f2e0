using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>The API of a control plane, as the environment names it: <c>CANARY_URL</c> and <c>CANARY_KEY</c>.</summary>
internal sealed class ControlPlaneClient : IDisposable
{
    private readonly HttpClient http;

    /// <summary>Speaks to a control plane.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="key">The key or token of whoever calls.</param>
    public ControlPlaneClient(Uri address, string key)
    {
        http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Speaks to the control plane that the environment names.</summary>
    /// <param name="variable">Reads the environment.</param>
    /// <exception cref="ControlPlaneException">The environment names none.</exception>
    public static ControlPlaneClient FromEnvironment(Func<string, string?> variable)
    {
        if (!Uri.TryCreate(variable("CANARY_URL"), UriKind.Absolute, out var address))
        {
            throw new ControlPlaneException(
                ExitCode.Usage, "Set CANARY_URL to the address of your control plane, e.g. http://127.0.0.1:8080.");
        }

        if (variable("CANARY_KEY") is not { Length: > 0 } key)
            throw new ControlPlaneException(ExitCode.Usage, "Set CANARY_KEY to your API key.");
        if (key.Any(letter => letter is <= ' ' or > '~'))
            throw new ControlPlaneException(ExitCode.Usage, "CANARY_KEY holds what no key has: set it anew.");
        return new(address, key);
    }

    /// <summary>Reads something.</summary>
    /// <exception cref="ControlPlaneException">It can't be read; says why and what to do.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw await RefusedAsync(answer, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<T>(CanaryJson.Options, cancellationToken)
            ?? throw new ControlPlaneException(ExitCode.Usage, $"{http.BaseAddress} answered with nothing.");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(path.TrimStart('/'), cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw new ControlPlaneException(
                ExitCode.Unreachable, $"{http.BaseAddress} can't be reached: {unreachable.Message} Check CANARY_URL.");
        }
    }

    private static async Task<ControlPlaneException> RefusedAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var code = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? ExitCode.NotAllowed
            : ExitCode.Refused;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var detail = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (string?)JsonNode.Parse(text)?["detail"]
            : null;
        return new(code, detail ?? $"It answered with {(int)answer.StatusCode} {answer.ReasonPhrase}.");
    }
}
