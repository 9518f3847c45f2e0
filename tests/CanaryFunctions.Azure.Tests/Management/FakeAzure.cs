using System.Net;
using System.Text;
using Azure.Core;
using Azure.ResourceManager;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Tests.Management;

/// <summary>Stands where Azure Resource Manager is: answers as told, and keeps what it was asked.</summary>
internal sealed class FakeAzure : HttpMessageHandler
{
    public const string Site = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop-rg"
        + "/providers/Microsoft.Web/sites/shop";

    public const string Slot = Site + "/slots/canary";

    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> answers = [];
    private readonly List<Asked> asked = [];

    /// <summary>All requests, in order.</summary>
    public IReadOnlyList<Asked> Requests => asked;

    /// <summary>Method and path of all requests, in order.</summary>
    public IEnumerable<string> Calls => asked.Select(request => request.Call);

    /// <summary>Answers a call; the last answer to a call stays.</summary>
    public FakeAzure On(string call, string body, int status = 200, params (string Name, string Value)[] headers) =>
        On(call, () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            foreach (var (name, value) in headers) response.Headers.Add(name, value);
            return response;
        });

    /// <summary>Loses the connection at a call.</summary>
    public FakeAzure OnLost(string call, Exception? exception = null) =>
        On(call, () => throw exception ?? new HttpRequestException("Connection reset by peer"));

    public ArmClient Connect(TokenCredential? credential = null) => ManagementApi.Connect(Options(credential));

    public AzureOptions Options(TokenCredential? credential = null) =>
        new() { Credential = credential ?? new Token(), ManagementTransport = this };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var address = request.RequestUri!;
        var made = new Asked(
            $"{request.Method} {address.AbsolutePath}", address, body, request.Headers.Authorization?.ToString())
        {
            Prefer = request.Headers.TryGetValues("Prefer", out var prefer) ? string.Join(',', prefer) : null,
            ContentType = request.Content?.Headers.ContentType?.ToString(),
        };
        Queue<Func<HttpResponseMessage>>? known;
        lock (asked)
        {
            asked.Add(made);
            known = answers.GetValueOrDefault(made.Call);
        }

        if (known is null) throw new InvalidOperationException($"Nobody expected {made.Call}.");
        lock (known) return (known.Count > 1 ? known.Dequeue() : known.Peek())();
    }

    private FakeAzure On(string call, Func<HttpResponseMessage> answer)
    {
        if (!answers.TryGetValue(call, out var known)) answers.Add(call, known = new());
        known.Enqueue(answer);
        return this;
    }

    public sealed record Asked(string Call, Uri Address, string? Body, string? Authorization)
    {
        public string? Prefer { get; init; }

        public string? ContentType { get; init; }
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellationToken) =>
            new($"token-for-{context.Scopes.Single()}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext context, CancellationToken cancellationToken) =>
            new(GetToken(context, cancellationToken));
    }
}
