using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Statistics;
using MathNet.Numerics.Distributions;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

/// <summary>Requests whose times are log-normal, counted by a usual histogram.</summary>
internal sealed class LogNormalLatency
{
    public static readonly ImmutableArray<double> EdgesMs =
        [5, 10, 25, 50, 75, 100, 150, 250, 400, 500, 750, 1000, 2500, 5000, 10000, double.PositiveInfinity];

    private readonly ImmutableArray<double> atMost;

    public LogNormalLatency(double medianMs, double sigma = 0.5)
    {
        var times = new LogNormal(Math.Log(medianMs), sigma);
        atMost = [.. EdgesMs.Select(edge => double.IsFinite(edge) ? times.CumulativeDistribution(edge) : 1)];
    }

    public LatencyCounts Draw(long requests, Chance chance)
    {
        // Each bucket takes its binomial part of those that are left.
        var (counts, left, below) = (new long[EdgesMs.Length], requests, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            var part = below >= 1 ? 1 : Math.Min(1, (atMost[i] - below) / (1 - below));
            left -= chance.Binomial(left, part);
            (counts[i], below) = (requests - left, atMost[i]);
        }

        return new(EdgesMs, [.. counts], requests);
    }
}
