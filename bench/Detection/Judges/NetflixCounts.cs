using CanaryFunctions.Core.Health.Statistics;
using MathNet.Numerics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>The multinomial count test of Lindon and Malek (2022) on the arms' failures: E = B(a₀+n)/B(a₀)·Π ρᵢ^(−nᵢ) with
/// a₀ = kρ: libraries take k = 100, and smaller ones find large faults sooner. The share ρ must be known; it is given the true one of the first minute with traffic. The release is
/// taken back when E ≥ 1/α and the canary has more than its share.</summary>
internal sealed class NetflixCounts(double alpha, double concentration) : IJudge<EventCounts>
{
    private double share = double.NaN;
    private EventCounts canaryTotal;
    private EventCounts baselineTotal;

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        if (canary.Requests == 0 || baseline.Requests == 0) return false;
        if (double.IsNaN(share)) share = Math.Round(20.0 * canary.Requests / (canary.Requests + baseline.Requests)) / 20;
        if (share is <= 0 or >= 1) share = (double)canary.Requests / (canary.Requests + baseline.Requests);
        (canaryTotal, baselineTotal) = (canaryTotal + canary, baselineTotal + baseline);
        var (xc, xb) = (canaryTotal.Bad, baselineTotal.Bad);
        return LogE(xc, xb, share, concentration) >= -Math.Log(alpha) && xc > share * (xc + xb);
    }

    /// <summary>ln E for counts and a share.</summary>
    public static double LogE(long canary, long baseline, double share, double concentration)
    {
        var (ac, ab) = (concentration * share, concentration * (1 - share));
        return LogBeta(ac + canary, ab + baseline) - LogBeta(ac, ab)
            - canary * Math.Log(share) - baseline * Math.Log(1 - share);
    }

    private static double LogBeta(double a, double b) =>
        SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);
}
