using System.Collections.Immutable;

namespace CanaryFunctions.Core.Health;

/// <summary>Both arms in the same stretch of time.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Canary">The canary's bin.</param>
/// <param name="Baseline">The baseline's bin.</param>
internal sealed record Moment(DateTimeOffset Start, Bin Canary, Bin Baseline)
{
    /// <summary>The moments of which both arms' bins are known, in order of time.</summary>
    public static ImmutableArray<Moment> Pair(IEnumerable<Bin> bins) =>
    [
        .. from moment in bins.GroupBy(bin => bin.Start)

           // A source that gives an arm twice for one bin has corrected itself: the last word counts.
           let canary = moment.LastOrDefault(bin => bin.Arm is Arm.Canary)
           let baseline = moment.LastOrDefault(bin => bin.Arm is Arm.Baseline)
           where canary is not null && baseline is not null
           orderby moment.Key
           select new Moment(moment.Key, canary, baseline),
    ];
}
