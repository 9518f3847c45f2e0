using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>Calls the management endpoint as a client that knows nothing of its insides.</summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient http;

    public Caller(AzureSimulator azure, string? token)
    {
        http = new(azure.CreateHandler()) { BaseAddress = azure.ManagementEndpoint };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    public static string SitePath(string name) =>
        $"/subscriptions/{Cloud.Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/{name}";

    public void Dispose() => http.Dispose();

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body) =>
        SendRawAsync(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version=2024-11-01", body);

    /// <summary>The same, to a path with just the query that it has.</summary>
    public async Task<Answer> SendRawAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, text);
    }
}

/// <summary>An answer of the management endpoint.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonNode Properties => Json["properties"]!;

    /// <summary>The code of an error in ARM's own shape.</summary>
    public string? ErrorCode => (string?)Json["error"]?["code"];

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : string.Empty;
}
