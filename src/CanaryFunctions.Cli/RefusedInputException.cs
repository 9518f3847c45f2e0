namespace CanaryFunctions.Cli;

/// <summary>Input that can't be used: the message names the file, the line and the column.</summary>
internal sealed class RefusedInputException(string message) : Exception(message);
