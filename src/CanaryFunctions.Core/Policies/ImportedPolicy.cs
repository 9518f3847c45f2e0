using System.Collections.Immutable;

namespace CanaryFunctions.Core.Policies;

/// <summary>A policy made from another tool's configuration.</summary>
/// <param name="Yaml">The policy, which can be run.</param>
/// <param name="Notes">What had no counterpart, for people.</param>
public sealed record ImportedPolicy(string Yaml, ImmutableArray<string> Notes);
