namespace CanaryFunctions.Core.Secrets;

/// <summary>What is known of a secret: never its value.</summary>
/// <param name="Application">The application that may use it.</param>
/// <param name="Name">Its name, by which it is used.</param>
/// <param name="By">Who set it last.</param>
/// <param name="At">When.</param>
public sealed record NamedSecret(string Application, string Name, string By, DateTimeOffset At);
