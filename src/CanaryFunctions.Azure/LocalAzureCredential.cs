using Azure.Core;

namespace CanaryFunctions.Azure;

/// <summary>The token that a local Azure gave out.</summary>
internal sealed class LocalAzureCredential(LocalAzureOptions options, TimeProvider time) : TokenCredential
{
    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(options.Token, time.GetUtcNow().AddDays(1));

    /// <inheritdoc/>
    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
