using System.Security.Cryptography;
using System.Text;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Idempotency;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Protocol;

/// <summary><c>Idempotency-Key</c> on POST: a request that is sent again, because its answer was lost, is not done again and gets
/// the same answer, for a day. Another request with the same key is refused.</summary>
internal sealed class Idempotency(IAnswerStore answers) : IMiddleware
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 100;
    private const int LongestBody = 512 * 1024;

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Headers[Header] is not [{ } key]
            || http.User.Identity is not CallerIdentity caller)
        {
            await next(http);
            return;
        }

        if (key.Length is 0 or > LongestKey || key.Any(letter => letter is <= ' ' or > '~'))
        {
            await RefuseAsync(http, RefusalKind.Invalid, "idempotency-key-invalid",
                $"An Idempotency-Key has 1 to {LongestKey} letters, digits and signs: a random UUID does well.");
            return;
        }

        var (owner, request) = ($"{caller.Credential} {caller.Name}", await HashAsync(http.Request));
        var kept = await answers.TakeAsync(owner, key, request, http.RequestAborted);
        if (kept is null) await AnswerAsync(http, next, owner, key, request);
        else if (kept.Request != request)
        {
            await RefuseAsync(http, RefusalKind.Invalid, "idempotency-key-reused",
                "This Idempotency-Key came with another request before: take a new one.");
        }
        else if (kept.Answer is null) await LaterAsync(http);
        else if (kept.Answer.Body is null)
        {
            await RefuseAsync(http, RefusalKind.Conflict, "idempotency-answer-secret",
                "It was done, and its answer held a secret that is shown once and not kept.");
        }
        else await ReplayAsync(http, kept.Answer);
    }

    private async Task AnswerAsync(HttpContext http, RequestDelegate next, string owner, string key, string request)
    {
        var (sent, body) = (http.Response.Body, new MemoryStream());
        http.Response.Body = body;
        HttpAnswer? answer = null;
        try
        {
            await next(http);
            var headers = http.Response.Headers;
            if (http.Response.StatusCode is < 500 and not StatusCodes.Status429TooManyRequests)
            {
                var isSecret = http.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is not null;
                answer = new(
                    http.Response.StatusCode,
                    http.Response.ContentType,
                    headers.Location,
                    headers.ETag,
                    isSecret && http.Response.StatusCode < 400 ? null : Convert.ToBase64String(body.ToArray()));
            }
        }
        finally
        {
            http.Response.Body = sent;

            // What has failed may be tried again with the same key.
            await answers.KeepAsync(owner, key, request, answer, CancellationToken.None);
        }

        body.Position = 0;
        await body.CopyToAsync(sent, http.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext http, HttpAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        if (answer.ETag is not null) http.Response.Headers.ETag = answer.ETag;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        await http.Response.Body.WriteAsync(Convert.FromBase64String(answer.Body!), http.RequestAborted);
    }

    private static Task LaterAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return RefuseAsync(
            http, RefusalKind.Conflict, "idempotency-key-busy", "The first request with this Idempotency-Key is being worked on.");
    }

    private static Task RefuseAsync(HttpContext http, RefusalKind kind, string code, string detail) =>
        new Refusal(kind, code, detail).ToProblem().ExecuteAsync(http);

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering(LongestBody, LongestBody);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The answer of an operation holds a secret, and is not kept.</summary>
internal sealed class SecretAnswer;
