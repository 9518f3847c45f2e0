using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How many times as spread as independent requests the failures of one arm are, from the differences of
/// successive bins, so that slow change does not count. An immutable value.</summary>
/// <remarks>For bins with n₁, n₂ requests and x₁, x₂ failures of independent requests (x₁n₂−x₂n₁)²/(n₁n₂) has the mean of
/// x₁+x₂; where failures come in clusters of size k the ratio of the two sums tends to E k²/E k.</remarks>
public sealed record DispersionEstimate
{
    /// <summary>The last bin.</summary>
    public EventCounts? Last { get; init; }

    /// <summary>Pairs of bins with failures.</summary>
    public int Pairs { get; init; }

    /// <summary>Sum of the squares of the differences, weighted and with outliers cut.</summary>
    public double Squares { get; init; }

    /// <summary>Sum of the weights.</summary>
    public double Weights { get; init; }

    /// <summary>The estimate by which evidence is tempered; at least 1. Cautious while little has been seen.</summary>
    [JsonIgnore]
    public double Value
    {
        get
        {
            var raw = Raw;
            var deviation = Math.Sqrt(3.0 / Math.Max(Pairs, 1));
            var estimate = raw <= 1 + 2 * deviation ? 1 : raw * (1 + 1.0 * deviation);
            return Math.Max(estimate, Caution);
        }
    }

    private double Raw => Weights == 0 ? 1 : Squares / Weights;

    // Without a history a cluster can't be told from a fault: the first bins weigh less, and a version that fails half its
    // requests is found all the same.
    private double Caution => Pairs >= CautiousPairs ? 1 : 1 + MostCaution * (1 - Pairs / (double)CautiousPairs);

    private const int CautiousPairs = 40;
    private const double MostCaution = 14;

    /// <summary>Uses the next bin. A bin without requests is passed over.</summary>
    public DispersionEstimate Observe(EventCounts bin)
    {
        if (bin.Requests == 0) return this;
        var next = this with { Last = bin };
        if (Last is not { } before || before.Bad + bin.Bad == 0) return next;

        var (n1, n2) = ((double)before.Requests, (double)bin.Requests);
        var difference = before.Bad * n2 - bin.Bad * n1;
        var sum = (double)(before.Bad + bin.Bad);

        // A common incident is no cluster: one wild pair may not decide.
        var usual = Pairs == 0 ? sum : Weights / Pairs;
        var weight = Math.Min(sum, 3 * usual);
        var square = Math.Min(difference * difference / (n1 * n2) / sum, 8 * (Raw + 0.5));
        return next with
        {
            Pairs = Pairs + 1,
            Squares = Squares + square * weight,
            Weights = Weights + weight,
        };
    }
}
