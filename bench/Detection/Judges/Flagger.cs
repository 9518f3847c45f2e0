using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Flagger's rule with an interval of one minute and its default success rate of 99 %: failed checks add up over
/// the whole release and are read at the start of the next tick; no data fails a check.</summary>
internal sealed class Flagger(int threshold) : IJudge<EventCounts>
{
    private const double LeastSuccess = 0.99;
    private int failed;

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        if (failed >= threshold) return true;
        if (canary.Requests == 0 || canary.Bad > (1 - LeastSuccess) * canary.Requests) failed++;
        return false;
    }
}
