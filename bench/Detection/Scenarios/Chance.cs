namespace CanaryFunctions.Bench.Detection.Scenarios;

/// <summary>Draws that repeat with their seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public double Uniform() => random.NextDouble();

    /// <summary>How many of n independent trials succeed. Exact by inversion where few do, else by the normal
    /// approximation, whose error is far below the simulation's.</summary>
    public long Binomial(long n, double p)
    {
        if (n <= 0 || p <= 0) return 0;
        if (p >= 1) return n;
        if (p > 0.5) return n - Binomial(n, 1 - p);
        var mean = n * p;
        if (mean > 40) return Math.Clamp((long)Math.Round(mean + Math.Sqrt(mean * (1 - p)) * Normal()), 0, n);

        var (odds, term, u) = (p / (1 - p), Math.Exp(n * Math.Log(1 - p)), Uniform());
        long k = 0;
        for (var below = term; below < u && k < n; below += term)
        {
            term *= odds * (n - k) / (k + 1);
            k++;
            if (term < 1e-300) break;
        }

        return k;
    }

    public long Poisson(double mean)
    {
        if (mean <= 0) return 0;
        if (mean > 40) return Math.Max(0, (long)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (limit, product) = (Math.Exp(-mean), Uniform());
        long k = 0;
        for (; product > limit; k++) product *= Uniform();
        return k;
    }

    /// <summary>1, 2, 3 … with a mean of at least 1.</summary>
    public long Geometric(double mean) =>
        mean <= 1 ? 1 : 1 + (long)Math.Floor(Math.Log(1 - Uniform()) / Math.Log(1 - 1 / mean));

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
