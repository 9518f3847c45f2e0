namespace CanaryFunctions.Cli.SignIn;

/// <summary>What a caller shows to the control plane.</summary>
internal interface ICredential
{
    /// <summary>The key, or a token that is good now.</summary>
    /// <exception cref="ControlPlane.ControlPlaneException">There is none; says what to do.</exception>
    ValueTask<string> ReadAsync(CancellationToken cancellationToken);
}
