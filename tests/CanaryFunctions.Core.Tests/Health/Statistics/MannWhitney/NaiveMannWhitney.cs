using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Tests.Health.Statistics.MannWhitney;

/// <summary>The test as its definition reads: ranks by counting, and every step tried in turn.</summary>
internal sealed class NaiveMannWhitney(double[] canary, double[] baseline)
{
    public double Z(double shift)
    {
        double[] all = [.. canary.Select(value => value - shift), .. baseline];
        var (m, n) = ((double)canary.Length, (double)baseline.Length);
        var ranks = all.Select(value => 1 + all.Count(other => other < value) + (all.Count(other => other == value) - 1) / 2.0);
        var distance = ranks.Take(canary.Length).Sum() - m * (m + 1) / 2 - m * n / 2;
        var ties = all.GroupBy(value => value).Sum(tie => Math.Pow(tie.Count(), 3) - tie.Count());
        var deviation = Math.Sqrt(m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
        return deviation == 0 ? 0 : (distance - 0.5 * Math.Sign(distance)) / deviation;
    }

    public Shift Shift(double limit) =>
        new((Step(z => z > 0) + Step(z => z >= 0)) / 2, Step(z => z > limit), Step(z => z >= -limit));

    private double Step(Func<double, bool> isBefore)
    {
        double[] steps = [.. canary.SelectMany(c => baseline, (c, b) => c - b).Distinct().Order()];
        if (!isBefore(Z(steps[0]))) return steps[0];
        if (isBefore(Z(steps[^1]))) return steps[^1];
        for (var i = 0; i + 1 < steps.Length; i++)
        {
            if (!isBefore(Z((steps[i] + steps[i + 1]) / 2))) return steps[i];
        }

        return steps[^1];
    }
}
