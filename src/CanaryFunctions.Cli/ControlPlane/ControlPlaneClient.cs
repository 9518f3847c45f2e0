using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
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
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(new(HttpMethod.Get, path), cancellationToken);

    /// <summary>Sends a request. One that changes something carries a key, so that it may be sent again.</summary>
    /// <exception cref="ControlPlaneException">It is not done; says why and what to do.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw await RefusedAsync(answer, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NoContent) return default!;
        return await answer.Content.ReadFromJsonAsync<T>(CanaryJson.Options, cancellationToken)
            ?? throw new ControlPlaneException(ExitCode.Usage, $"{http.BaseAddress} answered with nothing.");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Path.TrimStart('/'));
        if (request.Body is { } body)
            message.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (request.Method == HttpMethod.Post) message.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        try
        {
            return await http.SendAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ControlPlaneException(
                ExitCode.Unreachable, $"{http.BaseAddress} can't be reached: {e.Message} Check CANARY_URL.");
        }
    }

    private static async Task<ControlPlaneException> RefusedAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var code = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NotAllowed,
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ExitCode.Unreachable,
            _ => ExitCode.Refused,
        };
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return new(code, $"It answered with {(int)answer.StatusCode} {answer.ReasonPhrase}.");

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        var errors = problem?["errors"] is JsonObject fields
            ? fields.SelectMany(field => field.Value!.AsArray(), (field, message) => $"{field.Key}: {message}")
            : [];
        return new(code, string.Join('\n', [(string?)problem?["detail"] ?? $"{(int)answer.StatusCode}", .. errors]));
    }
}
