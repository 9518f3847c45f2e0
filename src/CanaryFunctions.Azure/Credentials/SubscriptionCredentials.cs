using Azure.Core;
using Azure.Core.Pipeline;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>Calls subscriptions that have a credential of their own with that one, e.g. those of another tenant.</summary>
internal sealed class SubscriptionCredentials(IReadOnlyDictionary<Guid, TokenCredential> credentials, string scope) : HttpPipelinePolicy
{
    private readonly Dictionary<string, BearerTokenAuthenticationPolicy> bearers = credentials
        .ToLookup(own => own.Value, own => own.Key)
        .Select(group => (Bearer: new BearerTokenAuthenticationPolicy(group.Key, scope), Subscriptions: group))
        .SelectMany(own => own.Subscriptions, (own, subscription) => (own.Bearer, Subscription: subscription))
        .ToDictionary(own => $"{own.Subscription}".ToUpperInvariant(), own => own.Bearer);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Calls to Azure are asynchronous.");

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        bearers.TryGetValue(ThrottleBudget.Subscription(message.Request.Uri.Path), out var bearer)
            ? bearer.ProcessAsync(message, pipeline)
            : ProcessNextAsync(message, pipeline);
}
