using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>The usual limit "99 % of the requests within 500 ms", by a rule that judges "99 % succeed": a request that takes
/// longer counts as a failure.</summary>
internal sealed class LatencyLimit(Func<IJudge<EventCounts>> rule) : IJudge<LatencyCounts>
{
    private const double LimitMs = 500;
    private readonly IJudge<EventCounts> judge = rule();

    public bool Stop(LatencyCounts canary, LatencyCounts baseline) =>
        judge.Stop(canary.SlowerThan(LimitMs), baseline.SlowerThan(LimitMs));
}
