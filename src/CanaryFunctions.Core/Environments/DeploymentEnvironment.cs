namespace CanaryFunctions.Core.Environments;

/// <summary>One running copy of an application, e.g. <c>production</c>.</summary>
/// <param name="Application">The application, e.g. <c>shop</c>.</param>
/// <param name="Name">The environment's name, unique within the application.</param>
/// <param name="Target">Where it runs.</param>
public sealed record DeploymentEnvironment(string Application, string Name, Target Target);
