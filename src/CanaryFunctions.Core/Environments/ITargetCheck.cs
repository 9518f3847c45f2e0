namespace CanaryFunctions.Core.Environments;

/// <summary>Finds out whether a target can be worked with.</summary>
public interface ITargetCheck
{
    /// <summary>Looks at all that rollouts will need. Changes nothing. What is missing is in the report; only a cancelled
    /// call throws.</summary>
    Task<TargetReport> CheckAsync(DeploymentEnvironment environment, CancellationToken cancellationToken);
}
