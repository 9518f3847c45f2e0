namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>The control plane did not do what was asked.</summary>
internal sealed class ControlPlaneException(ExitCode code, string message, string? problem = null) : Exception(message)
{
    /// <summary>How the tool ends because of it.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>The API's name of the problem, e.g. <c>environment-busy</c>; null if it gave none.</summary>
    public string? Problem { get; } = problem;
}
