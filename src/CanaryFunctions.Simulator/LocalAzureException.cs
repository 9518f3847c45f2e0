namespace CanaryFunctions.Simulator;

/// <summary>Why the local Azure can't start, in one sentence that says what to do.</summary>
public sealed class LocalAzureException(string message, Exception? inner = null) : Exception(message, inner);
