using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Simulator.Arm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Email;

/// <summary>Azure Communication Services' mail: signatures are checked, mails are kept and delivered to nobody. Those to
/// <c>dropped@…</c> fail.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/communication/email/email</remarks>
internal sealed class EmailEndpoints(SimulatorOptions options, Tokens tokens)
{
    private static readonly TimeSpan skew = TimeSpan.FromMinutes(15);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(64);
    private readonly ConcurrentDictionary<string, SentMail> mails = new();

    // As published, for domains that Azure manages and for one's own.
    private readonly Dictionary<bool, (MailLimit Sends, MailLimit Looks)> limits = new()
    {
        [true] = (new(5, 10, options.Time), new(10, 20, options.Time)),
        [false] = (new(30, 100, options.Time), new(60, 200, options.Time)),
    };

    public string AccessKey => Convert.ToBase64String(key);

    public IReadOnlyList<SentMail> Mails => [.. mails.Values];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/emails:send", (HttpContext http, CancellationToken cancellationToken) => SendAsync(http, cancellationToken));
        routes.MapGet("/emails/operations/{id}", Follow);
    }

    private async Task<IResult> SendAsync(HttpContext http, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        if (Doubt(http.Request, body.ToArray()) is { } doubt) return Error(http, 401, "Denied", doubt);
        if (!http.Request.Query.ContainsKey("api-version"))
            return Error(http, 400, "MissingApiVersion", "The api-version query parameter is required.");
        if (Read(body.ToArray()) is not { } mail) return Error(http, 400, "InvalidInput", "The mail is not complete.");
        if (Throttled(http, Limits(mail).Sends) is { } throttled) return throttled;
        var id = http.Request.Headers["Operation-Id"] is [{ Length: > 0 } given] ? given : Guid.NewGuid().ToString();
        mails.TryAdd(id, mail);

        // The official example has the double slash.
        http.Response.Headers["Operation-Location"] =
            $"{http.Request.Scheme}://{http.Request.Host}//emails/operations/{id}{http.Request.QueryString}";
        http.Response.Headers.RetryAfter = "1";
        return Results.Json(new { id, status = "Running" }, statusCode: StatusCodes.Status202Accepted);
    }

    private IResult Follow(HttpContext http, string id)
    {
        if (Doubt(http.Request, []) is { } doubt) return Error(http, 401, "Denied", doubt);
        if (!mails.TryGetValue(id, out var mail)) return Error(http, 404, "OperationNotFound", "There is no such operation.");
        if (Throttled(http, Limits(mail).Looks) is { } throttled) return throttled;
        if (mail.Looks++ == 0)
        {
            http.Response.Headers.RetryAfter = "1";
            return Results.Json(new { id, status = "Running" });
        }

        return mail.To.Any(address => address.StartsWith("dropped@", StringComparison.Ordinal))
            ? Results.Json(new
            {
                id, status = "Failed",
                error = new { code = "EmailDropped", message = "Email was dropped after several attempts to deliver." },
            })
            : Results.Json(new { id, status = "Succeeded" });
    }

    private (MailLimit Sends, MailLimit Looks) Limits(SentMail mail) =>
        limits[mail.Sender.EndsWith(".azurecomm.net", StringComparison.OrdinalIgnoreCase)];

    private static IResult? Throttled(HttpContext http, MailLimit limit)
    {
        var wait = limit.Take();
        if (wait == 0) return null;
        http.Response.Headers.RetryAfter = $"{wait}";
        return Error(http, 429, "TooManyRequests", "The request was throttled.");
    }

    private string? Doubt(HttpRequest request, byte[] body)
    {
        if (tokens.IsFull(request)) return null;
        var (date, hash) = (request.Headers["x-ms-date"].ToString(), Convert.ToBase64String(SHA256.HashData(body)));
        if (!DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            || (options.Time.GetUtcNow() - at).Duration() > skew)
        {
            return "The date is missing or too far from now.";
        }

        if (request.Headers["x-ms-content-sha256"] != hash) return "The content's hash is not that of the content.";
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var code = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{request.Method}\n{target}\n{date};{request.Host};{hash}"));
        return request.Headers.Authorization
            == $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Convert.ToBase64String(code)}"
            ? null
            : "The signature is not right.";
    }

    private static SentMail? Read(byte[] body)
    {
        try
        {
            var mail = JsonSerializer.Deserialize<Mail>(body, JsonSerializerOptions.Web);
            return mail is { SenderAddress: { } sender, Content.Subject: { } subject, Recipients.To: { Count: > 0 and <= 50 } to }
                && to.All(recipient => recipient?.Address is not null)
                ? new(sender, [.. to.Select(recipient => recipient!.Address)], subject, mail.Content.PlainText, mail.Content.Html)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Error(HttpContext http, int status, string code, string message)
    {
        http.Response.Headers["x-ms-error-code"] = code;
        return Results.Json(new { error = new { code, message } }, statusCode: status);
    }

    private sealed record Mail(string? SenderAddress, MailContent? Content, MailRecipients? Recipients);

    private sealed record MailContent(string? Subject, string? PlainText, string? Html);

    private sealed record MailRecipients(IReadOnlyList<MailRecipient?>? To);

    private sealed record MailRecipient(string Address);
}
