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
            foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
            return response;
        });

    /// <summary>Loses the connection at a call.</summary>
    public FakeAzure OnLost(string call, Exception? exception = null) =>
        On(call, () => throw exception ?? new HttpRequestException("Connection reset by peer"));

    /// <summary>Loses the connection in the middle of the answer to a call.</summary>
    public FakeAzure OnCutOff(string call, string begun) => On(call, () => new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = new StreamContent(new CutOff(Encoding.UTF8.GetBytes(begun))),
    });

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
            Accept = request.Headers.Accept.ToString(),
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

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

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

        public string? Accept { get; init; }
    }

    private sealed class CutOff(byte[] begun) : Stream
    {
        private bool isLost;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (isLost) throw new IOException("Connection reset by peer");
            isLost = true;
            begun.CopyTo(buffer, offset);
            return begun.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
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
