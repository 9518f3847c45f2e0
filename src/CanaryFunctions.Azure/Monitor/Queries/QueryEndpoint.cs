using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Monitor.Queries;

/// <summary>A service of Azure Monitor that answers queries, with an address and tokens of its own beside Resource Manager.
/// Failures are values; only a cancelled call throws.</summary>
internal sealed class QueryEndpoint
{
    private readonly HttpPipeline usual;
    private readonly Dictionary<Guid, HttpPipeline> bySubscription;

    /// <summary>Signs in for a scope, for each subscription as the options say.</summary>
    public QueryEndpoint(AzureOptions options, string scope)
    {
        var settings = new Settings
        {
            Diagnostics = { ApplicationId = "CanaryFunctions" },
            RetryPolicy = new QuickRetry(),
            Retry = { NetworkTimeout = options.CallTimeout },
        };
        if (options.ManagementTransport is { } handler) settings.Transport = new HttpClientTransport(handler);
        usual = Open(options.Credential);
        bySubscription = options.Credentials.ToDictionary(own => own.Key, own => Open(own.Value));

        HttpPipeline Open(TokenCredential credential) =>
            HttpPipelineBuilder.Build(settings, new BearerTokenAuthenticationPolicy(credential, scope));
    }

    /// <summary>Asks.</summary>
    /// <returns>Any answer; or why there is none, for people.</returns>
    public async Task<(Answer? Answer, string? Error)> AskAsync(Query query, CancellationToken cancellationToken)
    {
        var pipeline = bySubscription.GetValueOrDefault(query.Subscription, usual);
        using var message = pipeline.CreateMessage();
        QuickRetry.Allow(message, mayRepeat: true);
        var request = message.Request;
        request.Method = RequestMethod.Post;
        request.Uri.Reset(query.Address);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Content-Type", query.ContentType);
        if (query.Prefer is { } prefer) request.Headers.Add("Prefer", prefer);
        request.Content = RequestContent.Create(query.Body);

        return await pipeline.TrySendAsync(message, cancellationToken) switch
        {
            null => (new(message.Response.Status, message.Response.Content.ToString(), null, null), null),
            AuthenticationFailedException failure =>
                (null, $"Could not sign in to {query.Service}: {ArmError.Read(failure.Message).Message}"),
            var lost => (null, $"{query.Service} did not answer ({Problems.Why(lost)})."),
        };
    }

    /// <summary>An answer that is none to work with, for people.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="said">What it says itself; empty if nothing.</param>
    public static string Explain(Query query, int status, string said)
    {
        var words = (said.Length == 0 ? $"{status}" : $"{status}: {said}").TrimEnd('.');
        return status switch
        {
            401 => $"{query.Service} does not accept the control plane's identity. Check its credential, and that it belongs "
                + $"to the tenant of {query.Resource} ({words}).",
            403 => $"{query.Service} refused the query: the control plane's identity lacks the right. Give it the role "
                + $"{query.Role} on {query.Resource} ({words}).",
            404 => $"{query.Service} does not find {query.Resource}. Check {query.Setting} ({words}).",
            429 => $"{query.Service} asks to go slower and did not answer yet ({words}).",
            408 or 504 => $"{query.Service} did not finish the query in time. If it goes on, shorten telemetry.history "
                + $"({words}).",
            >= 500 => $"{query.Service} failed ({words}).",
            _ => $"{query.Service} refused the query ({words}).",
        };
    }

    /// <summary>A good answer that is not as the contract has it, for people.</summary>
    public static string NotUnderstood(Query query) => $"The answer of {query.Service} was not understood.";

    private sealed class Settings : ClientOptions;
}
