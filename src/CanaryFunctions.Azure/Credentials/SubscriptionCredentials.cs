using Azure.Core;
using Azure.Core.Pipeline;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Credentials;

/// <summary>Signs each call in with the credential of the subscription that it is about, and with no other: one that can't sign in
/// stands in the way of its own subscriptions only.</summary>
internal sealed class SubscriptionCredentials(AzureOptions options) : HttpPipelinePolicy
{
    private readonly BearerTokenAuthenticationPolicy usual = new(options.Credential, options.Scope);

    private readonly Dictionary<string, BearerTokenAuthenticationPolicy> bearers = options.Credentials
        .ToLookup(own => own.Value, own => own.Key)
        .Select(group => (Bearer: new BearerTokenAuthenticationPolicy(group.Key, options.Scope), Subscriptions: group))
        .SelectMany(own => own.Subscriptions, (own, subscription) => (own.Bearer, Subscription: subscription))
        .ToDictionary(own => $"{own.Subscription}".ToUpperInvariant(), own => own.Bearer);

    /// <summary>For a client that insists on a credential of its own, whose place this policy takes: it asks nobody.</summary>
    public static TokenCredential Placeholder { get; } =
        DelegatedTokenCredential.Create((_, _) => new("none", DateTimeOffset.MaxValue));

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Calls to Azure are asynchronous.");

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        bearers.GetValueOrDefault(ThrottleBudget.Subscription(message.Request.Uri.Path), usual).ProcessAsync(message, pipeline);
}
