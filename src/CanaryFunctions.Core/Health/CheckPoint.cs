using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Core.Health;

/// <summary>What a check said at one look.</summary>
/// <param name="At">When.</param>
/// <param name="Verdict">Its answer.</param>
/// <param name="Ratio">The ratio with its interval, of a comparison or an objective.</param>
/// <param name="LogE">Natural logarithm of its e-value.</param>
/// <param name="Value">The value of a limit's metric.</param>
/// <param name="Failures">Failures of a limit or a probe.</param>
public sealed record CheckPoint(
    DateTimeOffset At, Verdict Verdict, RatioEstimate? Ratio, double? LogE, double? Value, int? Failures)
{
    internal static CheckPoint Of(CheckReport report, DateTimeOffset at) => new(
        at, report.Verdict, report.Evidence.Ratio, report.Evidence.LogE, report.Evidence.Value, report.Evidence.Failures);
}
