using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>AWS CodeDeploy stops at any alarm; which alarm is the user's choice. Taken here: more than 1 % of the canary's
/// requests fail over five minutes.</summary>
internal sealed class CodeDeploy : IJudge<EventCounts>
{
    private const int Minutes = 5;
    private const double MostFailures = 0.01;
    private readonly Queue<EventCounts> period = new();

    public bool Stop(EventCounts canary, EventCounts baseline)
    {
        period.Enqueue(canary);
        if (period.Count > Minutes) period.Dequeue();
        var sum = period.Aggregate(new EventCounts(0, 0), (total, minute) => total + minute);
        return period.Count == Minutes && sum.Bad > MostFailures * sum.Requests;
    }
}
