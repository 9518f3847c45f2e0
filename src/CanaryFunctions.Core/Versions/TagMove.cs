using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>A tag is a label that is moved from version to version; this is one move.</summary>
/// <param name="Application">The application.</param>
/// <param name="Tag">The tag's name, e.g. <c>stable</c>.</param>
/// <param name="Number">Number of the move, from 1.</param>
/// <param name="From">The version that had the tag before; null if none.</param>
/// <param name="To">The version that has it since; null if the tag was taken away.</param>
/// <param name="By">Who moved it.</param>
/// <param name="At">When.</param>
public sealed record TagMove(
    string Application, string Tag, int Number, SemVersion? From, SemVersion? To, string By, DateTimeOffset At);
