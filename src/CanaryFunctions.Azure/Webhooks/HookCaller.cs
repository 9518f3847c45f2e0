using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Webhooks;
using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure.Webhooks;

/// <summary>Asks hooks by HTTP, with a signature.</summary>
public sealed class HookCaller(AzureOptions options, ISecretStore secrets, TimeProvider time) : IHookCaller, IDisposable
{
    private const int LongestReason = 500;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(OutboundCalls.Guarded(options));

    /// <inheritdoc/>
    public async Task<HookAnswer> AskAsync(HookQuestion question, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var (request, missing) = await RequestAsync(question, either.Token);
            using (request)
            {
                if (missing is not null) return new(HookWord.Unheard, missing);
                using var answer = await http.SendAsync(request!, HttpCompletionOption.ResponseHeadersRead, either.Token);
                var (text, isWhole) = await ReplyText.ReadAsync(answer.Content, either.Token);

                // The part that is not read might have said no.
                return isWhole || !answer.IsSuccessStatusCode
                    ? Read(answer.StatusCode, answer.Headers.RetryAfter, text)
                    : new(HookWord.Unheard, $"It answered with more than {ReplyText.Longest / 1024} KB.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(HookWord.Unheard, $"{question.Hook.Url.Host} did not answer within {Duration.Format(longest)}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AntiSSRFException)
        {
            return new(HookWord.Unheard, $"{question.Hook.Url.Host} could not be reached: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>What an answer means.</summary>
    internal static HookAnswer Read(HttpStatusCode status, RetryConditionHeaderValue? retry, string body)
    {
        if ((int)status is < 200 or > 299)
            return new(HookWord.Unheard, $"It answered with {(int)status} {status}.", retry?.Delta);
        if (!TryParse(body, out var reply)) return new(HookWord.Unheard, $"It answered with {(int)status} and no JSON.");

        var pause = reply?.RetryAfter is >= 1 and < 86_400 and { } seconds ? TimeSpan.FromSeconds(seconds) : retry?.Delta;
        return reply?.Decision?.ToLowerInvariant() switch
        {
            null when status is HttpStatusCode.Accepted => new(HookWord.Wait, Reason(reply), pause),
            null or "allow" => new(HookWord.Allow, Reason(reply)),
            "deny" => new(HookWord.Deny, Reason(reply)),
            "wait" => new(HookWord.Wait, Reason(reply), pause),
            _ => new(HookWord.Unheard, "Its decision is neither allow, deny nor wait."),
        };
    }

    private static bool TryParse(string body, out HookReply? reply)
    {
        reply = null;
        if (string.IsNullOrWhiteSpace(body)) return true;
        try
        {
            reply = JsonSerializer.Deserialize<HookReply>(body, CanaryJson.Options);
            return reply is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Reason(HookReply? reply)
    {
        if (reply?.Reason is not { } text) return null;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }

    private async Task<(HttpRequestMessage? Request, string? Missing)> RequestAsync(
        HookQuestion question, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(HookBody.Of(question), CanaryJson.Options);
        var request = new HttpRequestMessage(HttpMethod.Post, question.Hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = Encoding.UTF8.WebName };
        request.Headers.UserAgent.ParseAdd("CanaryFunctions");
        if (question.Hook.Secret is not { } name) return (request, null);

        var application = question.Rollout.Environment.Application;
        if (await secrets.ReadAsync(application, name, cancellationToken) is not { } secret)
        {
            request.Dispose();
            return (null, $"{application} has no secret '{name}' to sign the question with: an admin must set it.");
        }

        var now = time.GetUtcNow();
        request.Headers.Add(WebhookSignature.IdHeader, question.Id);
        request.Headers.Add(WebhookSignature.TimeHeader, WebhookSignature.Seconds(now));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, question.Id, now, body));
        return (request, null);
    }
}
