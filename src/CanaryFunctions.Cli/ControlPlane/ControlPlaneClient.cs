using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>The API of a control plane.</summary>
internal sealed class ControlPlaneClient : IDisposable
{
    // A network that swallows what is sent looks like an answer that takes long.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http;

    private readonly ICredential credential;

    /// <summary>Speaks to a control plane.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="credential">Who calls.</param>
    public ControlPlaneClient(Uri address, ICredential credential)
    {
        http = new()
        {
            BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new($"{address}/"),
            Timeout = longest,
        };
        this.credential = credential;
    }

    /// <summary>Where it is.</summary>
    public Uri Address => http.BaseAddress!;

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

    /// <summary>Reads text of any kind.</summary>
    /// <exception cref="ControlPlaneException">It can't be read; says why and what to do.</exception>
    public async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(ApiRequest.Get(path), cancellationToken);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(cancellationToken)
            : throw await RefusedAsync(answer, cancellationToken);
    }

    /// <summary>Sends a request again and again while the control plane can't be reached, for two minutes. It is done once all the
    /// same.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlPlaneException">It is not done; says why and what to do.</exception>
    public async Task<T> InsistAsync<T>(ApiRequest request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await SendAsync<T>(request, cancellationToken);
            }
            catch (ControlPlaneException lost) when (lost.Code is ExitCode.Unreachable && Stopwatch.GetElapsedTime(began) < patience)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    /// <summary>Reads the events of a rollout as they happen, until the connection ends.</summary>
    /// <exception cref="ControlPlaneException">They can't be read.</exception>
    public async IAsyncEnumerable<RolloutEvent> EventsAsync(
        RolloutId id, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/rollouts/{id}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await credential.ReadAsync(cancellationToken));
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw await RefusedAsync(answer, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<RolloutEvent>(data, CanaryJson.Options)!);
        await foreach (var item in parser.EnumerateAsync(cancellationToken)) yield return item.Data;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Path.TrimStart('/'));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await credential.ReadAsync(cancellationToken));
        if (request.Text is { } text) message.Content = new StringContent(text, Encoding.UTF8, request.TextType);
        if (request.Method == HttpMethod.Post) message.Headers.Add("Idempotency-Key", request.Key);
        try
        {
            return await http.SendAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ControlPlaneException(
                ExitCode.Unreachable, $"{http.BaseAddress} can't be reached: {e.Message} Check the address.");
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
        return new(
            code,
            string.Join('\n', [(string?)problem?["detail"] ?? $"{(int)answer.StatusCode}", .. errors]),
            ((string?)problem?["type"])?.Split(':')[^1]);
    }
}
