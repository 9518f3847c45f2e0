using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Email;

/// <summary>Sends mails by Azure Communication Services. Failures are values; only a cancelled call throws.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/communication/email/email/send</remarks>
public sealed class EmailSender
{
    private const string Version = "api-version=2023-03-31";

    // The service's name has a slash at its end, which the token must have too.
    private const string Scope = "https://communication.azure.com//.default";

    // A domain of Azure's answers 10 such questions a minute, and 20 an hour.
    private static readonly TimeSpan leastPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);

    private readonly EmailOptions options;
    private readonly HttpPipeline pipeline;

    /// <summary>Speaks to the service that the options name.</summary>
    /// <param name="options">Where it is, and the key.</param>
    /// <param name="credential">Who the control plane is, where there is no key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="transport">Sends the requests; null for the system's own way.</param>
    public EmailSender(EmailOptions options, TokenCredential credential, TimeProvider time, HttpMessageHandler? transport = null)
    {
        this.options = options;
        var settings = new EmailClientOptions { RetryPolicy = new QuickRetry(), Retry = { NetworkTimeout = longest } };
        if (transport is not null) settings.Transport = new HttpClientTransport(transport);
        HttpPipelinePolicy signing = options.Key is { } key
            ? new EmailSignature(key, time)
            : new BearerTokenAuthenticationPolicy(credential, Scope);
        pipeline = HttpPipelineBuilder.Build(settings, [], [signing], new ResponseClassifier());
    }

    /// <summary>Hands a mail to the service.</summary>
    public Task<EmailOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken) => AskAsync(
        request =>
        {
            request.Method = RequestMethod.Post;
            request.Uri.Reset(new(options.Endpoint, $"/emails:send?{Version}"));
            request.Headers.Add("Operation-Id", message.Id.ToString());
            request.Headers.Add("x-ms-client-request-id", message.Id.ToString());
            request.Headers.Add("Content-Type", "application/json");
            request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    senderAddress = options.Sender,
                    content = new { subject = message.Subject, plainText = message.Text, html = message.Html },
                    recipients = new { to = message.To.Select(address => new { address }) },
                    userEngagementTrackingDisabled = true,
                }));
        },
        cancellationToken);

    /// <summary>Asks how a delivery goes on.</summary>
    /// <param name="operation">The address that <see cref="EmailOutcome.Accepted"/> gave.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<EmailOutcome> FollowAsync(Uri operation, CancellationToken cancellationToken) => AskAsync(
        request =>
        {
            request.Method = RequestMethod.Get;
            request.Uri.Reset(operation);
        },
        cancellationToken);

    private async Task<EmailOutcome> AskAsync(Action<Request> fill, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();

        // By its id a mail that is handed in twice is one.
        QuickRetry.Allow(message, mayRepeat: true);
        fill(message.Request);
        message.Request.Headers.Add("Accept", "application/json");
        return await pipeline.TrySendAsync(message, cancellationToken) switch
        {
            null => Read(message.Response, message.Request.Uri.ToUri()),
            AuthenticationFailedException failed => new EmailOutcome.Later(
                leastPause, $"Could not sign in to send mail: {ArmError.Read(failed.Message).Message}"),
            var lost => new EmailOutcome.Later(leastPause, $"{options.Endpoint.Host} did not answer ({Problems.Why(lost)})."),
        };
    }

    private EmailOutcome Read(Response response, Uri asked)
    {
        var pause = RetryAfter.Of(response) is { } asksFor && asksFor > leastPause ? asksFor : leastPause;
        var body = Parse(response);
        var said = Said(response, body?.Error);
        return response.Status switch
        {
            202 => new EmailOutcome.Accepted(Operation(response, body), pause),
            200 => body?.Status switch
            {
                "Succeeded" => new EmailOutcome.Delivered(),
                "Failed" or "Canceled" => new EmailOutcome.Refused($"The mail was not delivered ({said})."),
                _ => new EmailOutcome.Accepted(asked, pause),
            },
            401 or 403 => new EmailOutcome.Refused(
                $"{options.Endpoint.Host} does not accept the control plane ({said}). Check the access key, or give the control plane's "
                + "identity the role Communication and Email Service Owner."),
            408 or 429 or >= 500 => new EmailOutcome.Later(pause, $"{options.Endpoint.Host} asks to try again later ({said})."),
            _ => new EmailOutcome.Refused($"{options.Endpoint.Host} refuses the mail ({said})."),
        };
    }

    private static string Said(Response response, EmailError? error)
    {
        if (response.Status == 200) return $"{error?.Code}: {error?.Message}".Trim(':', ' ', '.');
        var words = ArmError.Read(response.Content.ToString()).Words;
        if (words.Length == 0 && response.Headers.TryGetValue("x-ms-error-code", out var code)) words = code;
        return $"{response.Status}: {words}".TrimEnd(':', ' ', '.');
    }

    // The service's own examples have a double slash in the address: it is followed as it is. Our signature is only for the
    // service itself.
    private Uri Operation(Response response, EmailBody? body) =>
        response.Headers.TryGetValue("Operation-Location", out var text)
        && Uri.TryCreate(options.Endpoint, text, out var address)
        && address.GetLeftPart(UriPartial.Authority) == options.Endpoint.GetLeftPart(UriPartial.Authority)
            ? address
            : new(options.Endpoint, $"/emails/operations/{body?.Id}?{Version}");

    private static EmailBody? Parse(Response response)
    {
        try
        {
            return response.Content.ToMemory().IsEmpty
                ? null
                : JsonSerializer.Deserialize<EmailBody>(response.Content.ToMemory().Span, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class EmailClientOptions : ClientOptions;

    private sealed record EmailBody(string? Id, string? Status, EmailError? Error);

    private sealed record EmailError(string? Code, string? Message);
}
