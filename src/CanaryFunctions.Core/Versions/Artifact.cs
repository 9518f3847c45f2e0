namespace CanaryFunctions.Core.Versions;

/// <summary>What is deployed for a version: a zip package.</summary>
/// <param name="Package">Absolute http(s) address of the zip package. Anyone who can read a rollout can read it, so
/// it should carry no secret.</param>
public sealed record Artifact(Uri Package);
