using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.SignIn;

/// <summary>An API key.</summary>
internal sealed class KeyCredential(string key) : ICredential
{
    private readonly string key = key.Length > 0 && key.All(letter => letter is > ' ' and <= '~')
        ? key
        : throw new ControlPlaneException(ExitCode.Usage, "The API key holds what no key has: set it anew.");

    public ValueTask<string> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(key);
}
