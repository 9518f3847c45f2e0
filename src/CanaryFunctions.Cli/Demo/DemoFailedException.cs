namespace CanaryFunctions.Cli.Demo;

/// <summary>Why the demo can't start or go on, in one sentence that says what to do.</summary>
internal sealed class DemoFailedException(string message, Exception? inner = null) : Exception(message, inner);
