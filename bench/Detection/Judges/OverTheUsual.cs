using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>A test of counts, given the requests that are slower than the edge nearest the baseline's usual 95th
/// percentile.</summary>
internal sealed class OverTheUsual(IJudge<EventCounts> judge) : IJudge<LatencyCounts>
{
    private LatencyCounts? usual;
    private double edge;

    public void SeeHistory(LatencyCounts baseline) => usual = usual is null ? baseline : usual + baseline;

    public bool Stop(LatencyCounts canary, LatencyCounts baseline)
    {
        if (edge == 0)
        {
            usual ??= baseline;
            edge = usual.EdgesMs.Where(double.IsFinite)
                .MinBy(candidate => Math.Abs(usual.SlowerThan(candidate).Bad - 0.05 * usual.Requests));
        }

        return judge.Stop(canary.SlowerThan(edge), baseline.SlowerThan(edge));
    }
}
