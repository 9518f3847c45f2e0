using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Monitor.Queries;

/// <summary>A service of Azure Monitor that answers queries, with an address and tokens of its own beside Resource Manager.
/// Failures are values; only a cancelled call throws.</summary>
internal sealed class QueryEndpoint
{
    private readonly HttpPipeline usual;
    private readonly Dictionary<Guid, HttpPipeline> bySubscription;

    /// <summary>Signs in for a scope, for each subscription as the options say.</summary>
    /// <param name="options">Who the control plane is.</param>
    /// <param name="scope">What tokens are asked for.</param>
    /// <param name="service">The service, which says how much it may be asked.</param>
    /// <param name="time">The clock of that.</param>
    public QueryEndpoint(AzureOptions options, string scope, QueryService service, TimeProvider time)
    {
        var settings = new Settings
        {
            Diagnostics = { ApplicationId = "CanaryFunctions" },
            RetryPolicy = new QuickRetry(),
            Retry = { NetworkTimeout = options.CallTimeout },
        };
        settings.AddPolicy(new ThrottleBudget(service.Allowance, time), HttpPipelinePosition.PerRetry);
        if (options.ManagementTransport is { } handler) settings.Transport = new HttpClientTransport(handler);
        usual = Open(options.Credential);
        bySubscription = options.Credentials.ToDictionary(own => own.Key, own => Open(own.Value));

        HttpPipeline Open(TokenCredential credential) =>
            HttpPipelineBuilder.Build(settings, new BearerTokenAuthenticationPolicy(credential, scope));
    }

    /// <summary>Asks.</summary>
    /// <returns>Any answer; or why there is none.</returns>
    public async Task<Seen<Answer>> AskAsync(Query query, CancellationToken cancellationToken)
    {
        var pipeline = bySubscription.GetValueOrDefault(query.Subscription, usual);
        using var message = pipeline.CreateMessage();
        QuickRetry.Allow(message, mayRepeat: true);
        ThrottleBudget.Count(message, query.Subscription);
        var request = message.Request;
        request.Method = RequestMethod.Post;
        request.Uri.Reset(query.Address);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Content-Type", query.ContentType);
        if (query.Prefer is { } prefer) request.Headers.Add("Prefer", prefer);
        request.Content = RequestContent.Create(query.Body);

        return await pipeline.TrySendAsync(message, cancellationToken) switch
        {
            null => new(new Answer(
                message.Response.Status, message.Response.Content.ToString(), null, RetryAfter.Of(message.Response))),
            AuthenticationFailedException failure =>
                Failed($"Could not sign in to {query.Service.Name}: {ArmError.Read(failure.Message).Message}"),
            OverBudgetException over => Failed(
                $"{query.Service.Name} was not asked yet, since it allows so many queries for a subscription and no more.", over.Wait),
            var lost => Failed($"{query.Service.Name} did not answer ({Problems.Why(lost)})."),
        };

        static Seen<Answer> Failed(string why, TimeSpan? wait = null) => new(null, new(ProblemKind.Transient, why, wait));
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
            401 => $"{query.Service.Name} does not accept the control plane's identity. Check its credential, and that it belongs "
                + $"to the tenant of {query.Resource} ({words}).",
            403 => $"{query.Service.Name} refused the query: the control plane's identity lacks the right. Give it the role "
                + $"{query.Service.Role} on {query.Resource} ({words}).",
            404 => $"{query.Service.Name} does not find {query.Resource}. Check {query.Service.Setting} ({words}).",
            429 => $"{query.Service.Name} asks to go slower and did not answer yet ({words}).",
            408 or 504 => $"{query.Service.Name} did not finish the query in time. If it goes on, shorten telemetry.history "
                + $"({words}).",
            >= 500 => $"{query.Service.Name} failed ({words}).",
            _ => $"{query.Service.Name} refused the query ({words}).",
        };
    }

    /// <summary>A good answer that is not as the contract has it, for people.</summary>
    public static string NotUnderstood(Query query) => $"The answer of {query.Service.Name} was not understood.";

    private sealed class Settings : ClientOptions;
}
