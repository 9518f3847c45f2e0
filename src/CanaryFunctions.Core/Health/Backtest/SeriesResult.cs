using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health.Backtest;

/// <summary>What a policy would have decided about one series.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Outcome"><c>rollback</c>, <c>healthy</c> or <c>undecided</c>.</param>
/// <param name="DecidedAt">The end of the deciding bin, as times are written in the input; null if undecided.</param>
/// <param name="Bins">Bins of both arms that were used, up to the decision.</param>
/// <param name="Check">The check that decided, or that has most to say.</param>
/// <param name="Ratio">How many times as bad the canary is; this and the next are null before it has had a request.</param>
/// <param name="E">The e-value of that check.</param>
/// <param name="P">Its anytime p-value.</param>
/// <param name="Dispersion">The spread that its evidence is tempered by.</param>
/// <param name="Reason">The decision in words.</param>
public sealed record SeriesResult(
    string Series,
    string Outcome,
    object? DecidedAt,
    int Bins,
    string Check,
    SeriesRatio? Ratio,
    double? E,
    double? P,
    double? Dispersion,
    string Reason);

/// <summary>A ratio with its interval.</summary>
/// <param name="Estimate">The ratio of the rates.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end; null for no end.</param>
public sealed record SeriesRatio(double Estimate, double Low, double? High)
{
    internal static SeriesRatio Of(RatioEstimate ratio) =>
        new(ratio.Estimate, ratio.Low, double.IsPositiveInfinity(ratio.High) ? null : ratio.High);
}
