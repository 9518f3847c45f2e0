using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

/// <summary>Draws that repeat with their seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public double Uniform() => random.NextDouble();

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    public EventCounts Counts(long requests, double rate) => new(requests, Binomial(requests, rate));

    /// <summary>Failures in clusters of a size, so that their dispersion is that size.</summary>
    public EventCounts Clusters(long requests, double rate, int size) =>
        new(requests, Math.Min(requests, size * Binomial(requests, rate / size)));

    /// <summary>How many of n independent trials succeed: exact where few do, else by the normal approximation.</summary>
    public long Binomial(long n, double p)
    {
        const double never = 1e-12;
        if (p < never) return 0;
        if (p > 0.5) return n - Binomial(n, 1 - p);
        var mean = n * p;
        if (mean > 30) return Math.Clamp((long)Math.Round(mean + Math.Sqrt(mean * (1 - p)) * Normal()), 0, n);

        // The gaps between successes are geometric.
        var (count, at) = (0L, 0.0);
        while ((at += 1 + Math.Floor(Math.Log(1 - Uniform()) / Math.Log(1 - p))) <= n) count++;
        return count;
    }
}
