using CanaryFunctions.Core.Policies;
using Semver;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What is to be rolled out, where and how.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Version">Number of the new version.</param>
/// <param name="Policy">How.</param>
/// <param name="IfBusy">What to do if a rollout is under way there.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why, for people; at most 1,000 characters. Null if it is not said.</param>
public sealed record StartRequest(
    string Application,
    string Environment,
    SemVersion Version,
    Policy Policy,
    IfBusy IfBusy,
    string By,
    string? Reason = null);

/// <summary>What a start does where a rollout is under way.</summary>
public enum IfBusy
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>The one under way is taken back, and the new one follows.</summary>
    Supersede,
}
