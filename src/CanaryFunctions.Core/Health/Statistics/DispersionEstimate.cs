using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How many times as spread as independent requests the failures are, from the differences of successive bins of
/// each arm, so that slow change does not count. An immutable value.</summary>
/// <remarks>For bins with n₁, n₂ requests and x₁, x₂ failures of independent requests (x₁n₂−x₂n₁)²/(n₁n₂) has the mean of
/// x₁+x₂; where failures come in clusters of size k the ratio of the two sums tends to E k²/E k.</remarks>
public sealed record DispersionEstimate
{
    private const int CautiousPairs = 40;
    private const double MostCaution = 14;
    private const double PriorOdds = 60;

    /// <summary>The last bin of the baseline.</summary>
    public EventCounts? LastOfBaseline { get; init; }

    /// <summary>The last bin of the canary.</summary>
    public EventCounts? LastOfCanary { get; init; }

    /// <summary>Pairs of bins with failures.</summary>
    public int Pairs { get; init; }

    /// <summary>Sum of the squares of the differences, weighted and with outliers cut.</summary>
    public double Squares { get; init; }

    /// <summary>Sum of the weights.</summary>
    public double Weights { get; init; }

    /// <summary>Log likelihood ratio of independent failures against clusters of dispersion 10.</summary>
    public double LogIndependence { get; init; }

    /// <summary>The estimate by which evidence is tempered; at least 1. Cautious while little has been seen.</summary>
    [JsonIgnore]
    public double Value
    {
        get
        {
            var deviation = Math.Sqrt(3.0 / Math.Max(Pairs, 1));
            var estimate = Raw <= 1 + 2 * deviation ? 1 : Raw * (1 + deviation);
            return Math.Max(estimate, Caution);
        }
    }

    private double Raw => Weights == 0 ? 1 : Squares / Weights;

    // At first a cluster can't be told from a fault, so the first bins weigh less, until so many have been seen that the
    // estimate can be trusted, or those seen speak for independence. A version that fails half its requests is found in
    // its first bin all the same.
    private double Caution => Pairs >= CautiousPairs
        ? 1
        : 1 + MostCaution * (1 - Pairs / (double)CautiousPairs) * Math.Min(1, PriorOdds * Math.Exp(-LogIndependence));

    /// <summary>Uses the next bin of the baseline.</summary>
    public DispersionEstimate ObserveBaseline(EventCounts bin) =>
        bin.Requests == 0 ? this : Pair(LastOfBaseline, bin) with { LastOfBaseline = bin };

    /// <summary>Uses the next bin of the canary.</summary>
    public DispersionEstimate ObserveCanary(EventCounts bin) =>
        bin.Requests == 0 ? this : Pair(LastOfCanary, bin) with { LastOfCanary = bin };

    private DispersionEstimate Pair(EventCounts? before, EventCounts bin)
    {
        if (before is not { } last || last.Bad + bin.Bad == 0) return this;
        var (n1, n2) = ((double)last.Requests, (double)bin.Requests);
        var difference = last.Bad * n2 - bin.Bad * n1;
        var sum = (double)(last.Bad + bin.Bad);
        var relative = difference * difference / (n1 * n2) / sum;

        // A common incident is no cluster: one wild pair may not decide.
        var usual = Pairs == 0 ? sum : Weights / Pairs;
        var weight = Math.Min(sum, 3 * usual);
        return this with
        {
            Pairs = Pairs + 1,
            Squares = Squares + weight * Math.Min(relative, 8 * (Raw + 0.5)),
            Weights = Weights + weight,

            // For dispersion φ the relative square is about φ times a χ² of one degree of freedom.
            LogIndependence = LogIndependence + 0.5 * Math.Log(10) - 0.45 * relative,
        };
    }
}
