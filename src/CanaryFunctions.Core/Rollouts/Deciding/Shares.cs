using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Shares that went to the target and back.</summary>
internal static class Shares
{
    /// <summary>Whether two shares are the same, to a hundredth of a per cent.</summary>
    public static bool Same(Percentage left, Percentage right) => Math.Abs(left.Value - right.Value) < 0.01;
}
