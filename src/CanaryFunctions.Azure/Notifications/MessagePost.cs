using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Webhooks;
using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Sends messages by HTTP. Failures are values; only a cancelled call throws.</summary>
internal sealed class MessagePost(AzureOptions options, TimeProvider time) : IDisposable
{
    private const int LongestReason = 200;

    // As many as Standard Webhooks asks for.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(15);

    private readonly HttpClient http = new(OutboundCalls.Guarded(options));

    /// <summary>Sends JSON to an address that is secret itself.</summary>
    public Task<SendOutcome> JsonAsync(Uri address, byte[] body, CancellationToken cancellationToken) =>
        SendAsync(address, new("application/json") { CharSet = Encoding.UTF8.WebName }, body, _ => { }, cancellationToken);

    /// <summary>Sends CloudEvents with a signature.</summary>
    /// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md</remarks>
    public Task<SendOutcome> SignedAsync(
        ChannelAddress.Webhook webhook, Message message, MessageLinks links, CancellationToken cancellationToken)
    {
        var body = NoticeEvent.Body(message, links);
        var now = time.GetUtcNow();
        return SendAsync(
            webhook.Url,
            new(NoticeEvent.MediaType(message)) { CharSet = Encoding.UTF8.WebName },
            body,
            headers =>
            {
                headers.Add(WebhookSignature.IdHeader, message.Id);
                headers.Add(WebhookSignature.TimeHeader, WebhookSignature.Seconds(now));
                headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(webhook.Secret!, message.Id, now, body));
            },
            cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<SendOutcome> SendAsync(
        Uri address,
        MediaTypeHeaderValue type,
        byte[] body,
        Action<HttpRequestHeaders> add,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type;
        request.Headers.UserAgent.ParseAdd("CanaryFunctions");
        add(request.Headers);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode
                ? new SendOutcome.Sent()
                : Read(address.Host, (int)answer.StatusCode, answer.Headers.RetryAfter, await SaidAsync(answer.Content, either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Later($"{address.Host} did not answer within {Duration.Format(longest)}.");
        }
        catch (AntiSSRFException e)
        {
            return new SendOutcome.Refused(OutboundCalls.WhyNot(address, e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new SendOutcome.Later($"{address.Host} could not be reached: {e.Message}");
        }
    }

    private SendOutcome Read(string host, int status, RetryConditionHeaderValue? retry, string said) => status switch
    {
        408 or 425 or 429 or >= 500 => new SendOutcome.Later($"{host} answered with {status}{said}.", Wait(retry)),
        401 or 403 => new SendOutcome.Refused($"{host} answered with {status}{said}: check the channel's address or key."),
        404 or 410 => new SendOutcome.Refused($"{host} answered with {status}{said}: the webhook is gone. Set a new address."),
        >= 300 and < 400 => new SendOutcome.Refused($"{host} answered with {status}: give the address that it leads to."),
        _ => new SendOutcome.Refused($"{host} answered with {status}{said}."),
    };

    private TimeSpan? Wait(RetryConditionHeaderValue? retry)
    {
        var wait = retry?.Delta ?? (retry?.Date - time.GetUtcNow());

        // Longer than that nothing is kept to be sent.
        return wait > Dispatch.Patience ? Dispatch.Patience : wait > TimeSpan.Zero ? wait : null;
    }

    // The status has said what it means: what follows is for people, and is left out where it can't be read.
    private static async Task<string> SaidAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            var (text, _) = await ReplyText.ReadAsync(content, cancellationToken);
            var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length == 0 ? "" : $" ({Notice.Cut(line, LongestReason)})";
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return "";
        }
    }
}
