using Azure.Core;

namespace CanaryFunctions.Azure.Tests;

/// <summary>For what signs in by other means, or not at all.</summary>
internal sealed class NoCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No token was to be asked for.");

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
