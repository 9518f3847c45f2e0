using System.Collections.Concurrent;
using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Messaging.EventGrid;
using CanaryFunctions.Core.Notifications;
using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Sends messages to topics of Azure Event Grid. Failures are values; only a cancelled call throws.</summary>
internal sealed class EventGridTopics(AzureOptions options, MessageLinks links) : IDisposable
{
    private const int MostClients = 100;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(15);

    private readonly HttpClient http = new(OutboundCalls.Guarded(options));
    private readonly ConcurrentDictionary<ChannelAddress.EventGrid, EventGridPublisherClient> clients = new();

    public async Task<SendOutcome> SendAsync(
        ChannelAddress.EventGrid topic, Message message, CancellationToken cancellationToken)
    {
        // Our token is for Azure only, whatever address somebody has given.
        if (topic.Key is null && !IsEventGrid(topic.Url))
        {
            return new SendOutcome.Refused(
                $"{topic.Url.Host} is not in {options.EventGridDomain}: without an access key, events go to topics of Azure only.");
        }

        try
        {
            await ClientOf(topic).SendEventsAsync(message.Notices.Select(notice => NoticeEvent.Of(notice, links)), cancellationToken);
            return new SendOutcome.Sent();
        }
        catch (RequestFailedException e)
        {
            return Read(topic.Url.Host, e);
        }
        catch (AntiSSRFException e)
        {
            return new SendOutcome.Refused(OutboundCalls.WhyNot(topic.Url, e));
        }
        catch (AuthenticationFailedException e)
        {
            return new SendOutcome.Later($"Could not sign in to send events: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Later($"{topic.Url.Host} did not answer.");
        }
    }

    public void Dispose() => http.Dispose();

    // A client keeps its token: a new one for each message would ask for as many.
    private EventGridPublisherClient ClientOf(ChannelAddress.EventGrid topic)
    {
        if (clients.Count >= MostClients) clients.Clear();
        return clients.GetOrAdd(topic, ClientTo);
    }

    private EventGridPublisherClient ClientTo(ChannelAddress.EventGrid topic)
    {
        var settings = new EventGridPublisherClientOptions
        {
            Transport = new HttpClientTransport(http),
            Retry = { MaxRetries = 0, NetworkTimeout = longest },
        };
        return topic.Key is { } key
            ? new(topic.Url, new AzureKeyCredential(key), settings)
            : new(topic.Url, options.Credential, settings);
    }

    private bool IsEventGrid(Uri address) => address.Scheme == Uri.UriSchemeHttps
        && address.Host.EndsWith($".{options.EventGridDomain}", StringComparison.OrdinalIgnoreCase);

    private static SendOutcome Read(string host, RequestFailedException failed) => failed.Status switch
    {
        0 => new SendOutcome.Later($"{host} could not be reached: {failed.Message}"),
        408 or 429 or >= 500 => new SendOutcome.Later($"{host} answered with {failed.Status} {failed.ErrorCode}.", Wait(failed)),
        401 or 403 => new SendOutcome.Refused(
            $"{host} does not accept the control plane ({failed.Status} {failed.ErrorCode}). Check the access key, or give its identity "
            + "the role EventGrid Data Sender."),
        _ => new SendOutcome.Refused($"{host} refuses the events ({failed.Status} {failed.ErrorCode})."),
    };

    private static TimeSpan? Wait(RequestFailedException failed) =>
        failed.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) is true && uint.TryParse(text, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Dispatch.Patience.TotalSeconds))
            : null;
}
