namespace CanaryFunctions.Core.Versions;

/// <summary>What is deployed for a version: a zip package.</summary>
/// <param name="Package">Absolute http(s) address of the zip package. Anyone who can read a rollout can read it, so
/// it should carry no secret.</param>
/// <param name="Digest">Its digest, <c>sha256:</c> and 64 hexadecimal digits in lower case; null if it was not given.</param>
public sealed record Artifact(Uri Package, string? Digest = null);
