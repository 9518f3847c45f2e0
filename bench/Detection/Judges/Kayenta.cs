using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Kayenta's NetflixACAJudge on the error rates by the minute, judged every thirty minutes over all minutes so far:
/// the canary fails when the 98 % interval for the shift lies above a quarter of its estimate.</summary>
internal sealed class Kayenta : IJudge
{
    private const int Every = 30;
    private const double Critical = 2.326;
    private const double Tolerance = 0.25;
    private readonly List<double> canaryRates = [];
    private readonly List<double> baselineRates = [];
    private int minute;

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        if (canary.Requests > 0) canaryRates.Add((double)canary.Bad / canary.Requests);
        if (baseline.Requests > 0) baselineRates.Add((double)baseline.Bad / baseline.Requests);
        return ++minute % Every == 0 && canaryRates.Count > 0 && baselineRates.Count > 0
            && IsHigh([.. canaryRates], [.. baselineRates]);
    }

    /// <summary>Whether the experiment is classified High against the control.</summary>
    public static bool IsHigh(double[] experiment, double[] control)
    {
        if (experiment.Concat(control).Distinct().Count() == 1) return false;
        var mean = control.Average();
        if (mean > 0 && experiment.Average() / mean < 1) return false;

        // z(μ) falls with μ in steps at the differences of pairs, so both ends are found among them.
        var differences = experiment.SelectMany(x => control.Select(y => x - y)).ToArray();
        Array.Sort(differences);
        var low = First(differences, shift => Z(experiment, control, shift) <= Critical);
        var estimate = First(differences, shift => Z(experiment, control, shift) <= 0);
        return low > Tolerance * Math.Abs(estimate);
    }

    /// <summary>The test's standardised rank sum for a shift of the experiment, with ties and continuity corrected.</summary>
    public static double Z(double[] experiment, double[] control, double shift)
    {
        var (m, n) = (experiment.Length, control.Length);
        var all = experiment.Select(x => (Value: x - shift, IsExperiment: true))
            .Concat(control.Select(y => (Value: y, IsExperiment: false))).OrderBy(entry => entry.Value).ToArray();
        double rankSum = 0, ties = 0;
        for (var i = 0; i < all.Length;)
        {
            var j = i;
            while (j < all.Length && all[j].Value == all[i].Value) j++;
            var rank = (i + 1 + j) / 2.0;
            for (var k = i; k < j; k++) rankSum += all[k].IsExperiment ? rank : 0;
            ties += Math.Pow(j - i, 3) - (j - i);
            i = j;
        }

        var centred = rankSum - m * (m + 1) / 2.0 - m * n / 2.0;
        var deviation = Math.Sqrt(m * n / 12.0 * (m + n + 1 - ties / ((m + n) * (m + n - 1.0))));
        return deviation == 0 ? 0 : (centred - 0.5 * Math.Sign(centred)) / deviation;
    }

    private static double First(double[] sorted, Func<double, bool> holds)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(sorted[middle])) high = middle;
            else low = middle + 1;
        }

        return sorted[low];
    }
}
