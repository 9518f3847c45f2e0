using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Argo Rollouts' rule for one metric with the success condition "99 % succeed", measured each minute: aborted when
/// more than <c>failureLimit</c> measurements fail, or more than four in a row are errors (here: no data).</summary>
internal sealed class ArgoRollouts(int failureLimit) : IJudge<EventCounts>
{
    private const double LeastSuccess = 0.99;
    private const int ConsecutiveErrorLimit = 4;
    private int failed;
    private int errors;

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        if (canary.Requests == 0) return ++errors > ConsecutiveErrorLimit;
        errors = 0;
        if (canary.Bad > (1 - LeastSuccess) * canary.Requests) failed++;
        return failed > failureLimit;
    }
}
