using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using MathNet.Numerics.Distributions;

namespace CanaryFunctions.Bench.Detection.Scenarios;

/// <summary>How a release goes by its latencies, which are log-normal and counted by a usual histogram.</summary>
/// <param name="Name">Its name in the tables.</param>
internal sealed record LatencyScenario(string Name) : IScenario<LatencyCounts>
{
    private const double MedianMs = 80;
    private const double Sigma = 0.7;

    private static readonly ImmutableArray<double> edgesMs =
        [5, 10, 25, 50, 75, 100, 150, 250, 500, 750, 1000, 2500, 5000, 10000, double.PositiveInfinity];

    private static readonly double tail = LogNormal.InvCDF(Math.Log(MedianMs), Sigma, 0.95);

    /// <summary>Requests a minute of both arms together.</summary>
    public double Requests { get; init; } = 3000;

    /// <summary>The canary's share.</summary>
    public double Weight { get; init; } = 0.05;

    /// <summary>How many times as long as usual requests of both arms take, by the minute.</summary>
    public Func<int, double> Common { get; init; } = _ => 1;

    /// <summary>How many times as long the canary's requests take.</summary>
    public double Slower { get; init; } = 1;

    /// <summary>How many times as long the slowest 5 % of the canary's requests take.</summary>
    public double TailSlower { get; init; } = 1;

    /// <inheritdoc/>
    public int History { get; init; } = 120;

    /// <inheritdoc/>
    public int Minutes { get; init; } = 240;

    /// <inheritdoc/>
    public int? FaultFrom => Slower > 1 || TailSlower > 1 ? 0 : null;

    /// <summary>Requests that the canary served.</summary>
    public long Harm(LatencyCounts canary) => canary.Requests;

    /// <inheritdoc/>
    public (LatencyCounts Canary, LatencyCounts Baseline) Minute(int minute, Chance chance)
    {
        var total = chance.Poisson(Requests);
        var canary = minute < 0 ? 0 : chance.Binomial(total, Weight);
        var common = Common(minute);
        return (Serve(canary, common * Slower, TailSlower, chance), Serve(total - canary, common, 1, chance));
    }

    private static LatencyCounts Serve(long requests, double slower, double tailSlower, Chance chance)
    {
        // Each bucket takes its binomial part of those that are left.
        var (counts, left, below) = (new long[edgesMs.Length], requests, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            var within = Within(edgesMs[i] / slower, tailSlower);
            left -= chance.Binomial(left, below >= 1 ? 1 : Math.Clamp((within - below) / (1 - below), 0, 1));
            (counts[i], below) = (requests - left, within);
        }

        return new(edgesMs, [.. counts], requests);
    }

    private static double Within(double edge, double tailSlower)
    {
        if (double.IsPositiveInfinity(edge)) return 1;
        var usual = LogNormal.CDF(Math.Log(MedianMs), Sigma, edge);
        return edge <= tail ? usual : Math.Max(0.95, LogNormal.CDF(Math.Log(MedianMs), Sigma, edge / tailSlower));
    }
}
