#pragma warning disable CS1591
using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>Plain sequential comparison on a grid of ratios.</summary>
public sealed record ComparisonTest
{
    private static readonly ImmutableArray<double> grid =
        [.. Enumerable.Range(-40, 81).Select(i => Math.Pow(100, i / 40.0))];

    public required ComparisonSettings Settings { get; init; }
    public required ImmutableArray<double> LogLikelihood { get; init; }
    public double AtTolerance { get; init; }
    public double AtSafe { get; init; }
    public EventCounts CanaryTotal { get; init; }
    public EventCounts BaselineTotal { get; init; }
    public double Dispersion { get; init; } = 1;

    public static ComparisonTest Start(ComparisonSettings settings) =>
        new() { Settings = settings, LogLikelihood = [.. grid.Select(_ => 0.0)] };

    public ComparisonTest WithHistory(EventCounts baseline) => this;
    public ComparisonTest StartingPoint() => this;

    public ComparisonTest Observe(EventCounts canary, EventCounts baseline)
    {
        var total = this with
        {
            CanaryTotal = new(CanaryTotal.Requests + canary.Requests, CanaryTotal.Bad + canary.Bad),
            BaselineTotal = new(BaselineTotal.Requests + baseline.Requests, BaselineTotal.Bad + baseline.Bad),
        };
        if (canary.Requests == 0 || baseline.Requests == 0) return total;
        var rho = canary.Requests / (double)(canary.Requests + baseline.Requests);
        double L(double psi)
        {
            var theta = rho * psi / (1 - rho + rho * psi);
            return canary.Bad * Math.Log(theta) + baseline.Bad * Math.Log(1 - theta);
        }

        return total with
        {
            LogLikelihood = [.. LogLikelihood.Select((l, i) => l + L(grid[i]))],
            AtTolerance = AtTolerance + L(Settings.Tolerance),
            AtSafe = AtSafe + L(Settings.Safe),
        };
    }

    public double LogDegradedE => Mix(psi => psi > Settings.Tolerance, psi => 1 / psi) - AtTolerance;
    public double LogSafeE => Mix(psi => psi < Settings.Safe, psi => psi) - AtSafe;

    public RatioEstimate Ratio(double alpha)
    {
        var all = Mix(_ => true, psi => psi < 1 ? psi : 1 / psi);
        var inside = grid.Where((_, i) => all - LogLikelihood[i] < -Math.Log(alpha)).ToArray();
        return new(grid[LogLikelihood.IndexOf(LogLikelihood.Max())], inside.Min(), inside.Max(), 1 - alpha);
    }

    private double Mix(Func<double, bool> use, Func<double, double> weight)
    {
        var points = grid.Select((psi, i) => (psi, l: LogLikelihood[i])).Where(p => use(p.psi)).ToArray();
        var sum = points.Sum(p => weight(p.psi));
        var max = points.Max(p => p.l);
        return max + Math.Log(points.Sum(p => weight(p.psi) / sum * Math.Exp(p.l - max)));
    }
}
