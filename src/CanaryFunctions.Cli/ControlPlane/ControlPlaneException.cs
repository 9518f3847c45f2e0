namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>The control plane did not do what was asked.</summary>
internal sealed class ControlPlaneException(ExitCode code, string message) : Exception(message)
{
    /// <summary>How the tool ends because of it.</summary>
    public ExitCode Code { get; } = code;
}
