using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

/// <summary>The evidence of a comparison as its definition reads: keeps every bin, and multiplies and adds plainly.</summary>
internal sealed class PlainSums(ComparisonSettings settings)
{
    private readonly List<(Bins Bin, double Dispersion)> bins = [];
    private readonly List<(int From, double Weight)> starts = [(0, 0.5)];
    private double unspent = 0.5;

    public void StartingPoint() => Start(0.25);

    public void Observe(Bins bin, double dispersion)
    {
        if (bin.Canary.Requests == 0 || bin.Baseline.Requests == 0 || bin.Canary.Bad + bin.Baseline.Bad == 0) return;
        Start(1.0 / 120);
        bins.Add((bin, dispersion));
    }

    public double DegradedE()
    {
        var (ratios, _, logWeights) = RatioGrid.Above(settings.Tolerance);
        var sum = unspent;
        for (var i = 0; i < ratios.Length; i++)
        {
            foreach (var (from, weight) in starts)
                sum += Math.Exp(logWeights[i]) * weight * Likelihood(ratios[i], from) / Likelihood(settings.Tolerance, from);
        }

        return sum;
    }

    public double SafeE()
    {
        var logWeights = RatioGrid.LogWeightsBelow(settings.Safe);
        return logWeights.Select((weight, i) => Math.Exp(weight) * Likelihood(RatioGrid.All[i], 0)).Sum()
            / Likelihood(settings.Safe, 0);
    }

    private void Start(double part)
    {
        starts.Add((bins.Count, unspent * part));
        unspent *= 1 - part;
    }

    private double Likelihood(double ratio, int from)
    {
        var product = 1.0;
        foreach (var (bin, dispersion) in bins.Skip(from))
        {
            var share = bin.Canary.Requests / (double)(bin.Canary.Requests + bin.Baseline.Requests);
            var canarys = share * ratio / (1 - share + share * ratio);
            product *= Math.Pow(
                Math.Pow(canarys, bin.Canary.Bad) * Math.Pow(1 - canarys, bin.Baseline.Bad), 1 / dispersion);
        }

        return product;
    }
}
