namespace CanaryFunctions.Core.Storage;

/// <summary>Something as it is written.</summary>
/// <param name="Value">What is written.</param>
/// <param name="ETag">Changes with every write.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed record Stored<T>(T Value, string ETag);
