using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;

namespace CanaryFunctions.Bench.Detection;

/// <summary>What came of many releases of one scenario under one judge.</summary>
/// <param name="Stopped">Share of the releases that were taken back.</param>
/// <param name="Early">Share that was taken back before anything was wrong.</param>
/// <param name="MeanDelay">Mean minutes from the fault to the rollback, of those found; NaN if none was.</param>
/// <param name="MedianDelay">Median of the same.</param>
/// <param name="InAnHour">Share that was taken back within an hour.</param>
/// <param name="Harm">Mean bad requests that the canary served until the rollback or the end.</param>
internal sealed record Trial(
    double Stopped, double Early, double MeanDelay, double MedianDelay, double InAnHour, double Harm)
{
    /// <summary>Runs releases, each with a seed of its own that is the same for every judge.</summary>
    public static Trial Run<TMinute>(
        IScenario<TMinute> scenario, JudgeKind<TMinute> kind, int releases, int seed)
    {
        var results = new (int? At, long Harm)[releases];
        Parallel.For(0, releases, release => results[release] = Release(scenario, kind.Make(), seed + 7919 * release));
        var fault = scenario.FaultFrom ?? 0;
        var found = results.Where(result => result.At > fault).Select(result => (double)result.At!.Value - fault).Order().ToArray();
        return new(
            results.Count(result => result.At is not null) / (double)releases,
            results.Count(result => result.At <= fault) / (double)releases,
            found.Length == 0 ? double.NaN : found.Average(),
            found.Length == 0 ? double.NaN : found[found.Length / 2],
            results.Count(result => result.At - fault <= 60) / (double)releases,
            results.Average(result => (double)result.Harm));
    }

    private static (int? At, long Harm) Release<TMinute>(IScenario<TMinute> scenario, IJudge<TMinute> judge, int seed)
    {
        var chance = new Chance(seed);
        for (var minute = -scenario.History; minute < 0; minute++) judge.SeeHistory(scenario.Minute(minute, chance).Baseline);
        long harm = 0;
        for (var minute = 0; minute < scenario.Minutes; minute++)
        {
            var (canary, baseline) = scenario.Minute(minute, chance);
            harm += scenario.Harm(canary);
            if (judge.Stop(canary, baseline)) return (minute + 1, harm);
        }

        return (null, harm);
    }
}
