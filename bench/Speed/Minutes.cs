using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Speed;

/// <summary>Minutes of a busy app with a good canary.</summary>
internal static class Minutes
{
    private static readonly DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Look Look(int minute) => new(CanaryPlace.Slot, start, TimeSpan.FromMinutes(1), start.AddMinutes(minute + 1))
    {
        Measured = new() { Bins = [Bin(Arm.Canary, minute, 150, minute % 4 == 0 ? 1 : 0), Bin(Arm.Baseline, minute, 2850, 3 + minute % 5)] },
    };

    private static Bin Bin(Arm arm, int minute, long requests, long failures) =>
        new(arm, start.AddMinutes(minute), requests, failures)
        {
            Latency = new LatencyCounts(
                [50, 100, 250, 500, 1000],
                [(50 + minute % 3) * requests / 100, 90 * requests / 100, 96 * requests / 100, 99 * requests / 100, requests],
                requests),
        };
}
