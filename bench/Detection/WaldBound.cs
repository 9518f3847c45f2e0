using CanaryFunctions.Bench.Detection.Scenarios;

namespace CanaryFunctions.Bench.Detection;

/// <summary>No test that keeps its level finds a fault sooner in the mean than ln(1/α)/KL minutes (Wald 1945), where KL is
/// what one minute tells of the true ratio against the largest tolerated one, by how the failures are split.</summary>
internal static class WaldBound
{
    /// <summary>The bound for a constant ratio and share.</summary>
    /// <param name="scenario">The scenario, from its fault on.</param>
    /// <param name="tolerance">The ratio that is to be rejected.</param>
    /// <param name="alpha">The level.</param>
    public static double Minutes(Scenario scenario, double tolerance, double alpha)
    {
        var minute = scenario.FaultFrom!.Value;
        var (share, ratio) = (scenario.Weight(minute), scenario.Ratio(minute));
        var (truth, tolerated) = (Theta(share, ratio), Theta(share, tolerance));
        var failures = scenario.Requests * scenario.Rate(minute) * (1 - share + share * ratio);
        var information = truth * Math.Log(truth / tolerated) + (1 - truth) * Math.Log((1 - truth) / (1 - tolerated));
        return -Math.Log(alpha) / (failures * information);
    }

    private static double Theta(double share, double ratio) => share * ratio / (1 - share + share * ratio);
}
