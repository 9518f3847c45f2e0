using CanaryFunctions.Core.Health.Statistics;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Health.Statistics;

/// <summary>One bin of both arms.</summary>
internal sealed record Bins(EventCounts Canary, EventCounts Baseline)
{
    /// <summary>Small enough to enumerate; every bad count from none to all.</summary>
    public static Gen<Bins> Small { get; } =
        Gen.Select(Counts(12), Counts(12), (canary, baseline) => new Bins(canary, baseline));

    public static Gen<EventCounts> Counts(int most) =>
        from requests in Gen.Int[0, most]
        from bad in Gen.Int[0, requests]
        select new EventCounts(requests, bad);
}
