namespace CanaryFunctions.Bench.Detection.Scenarios;

/// <summary>The scenarios that are compared. Unless it says otherwise: 50 requests a second, 5 % of them to the canary,
/// 0.2 % fail, two hours of history, four hours of one-minute looks.</summary>
internal static class All
{
    /// <summary>The canary is as good as the baseline.</summary>
    public static IReadOnlyList<Scenario> Healthy { get; } =
    [
        new("nothing special"),
        new("no history") { History = 0 },
        new("0.8 % fail") { Rate = _ => 0.008 },
        new("daily wave") { Wave = Wave, Rate = minute => 0.002 * (2 - Wave(minute)) },
        new("common incidents, 20× for a minute") { Rate = minute => minute % 37 == 5 ? 0.04 : 0.002 },
        new("bursts, 10× for ten minutes") { Rate = minute => minute % 90 is >= 40 and < 50 ? 0.02 : 0.002 },
        new("weights 5, 25, 50 %") { Weight = Steps },
        new("clusters, dispersion 5") { Dispersion = 5 },
        new("clusters, dispersion 5, no history") { Dispersion = 5, History = 0 },
        new("clusters, dispersion 10") { Dispersion = 10 },
        new("clusters, dispersion 10, no history") { Dispersion = 10, History = 0 },
        new("clusters, dispersion 10, weights 5, 25, 50 %") { Dispersion = 10, Weight = Steps },
        new("20 requests a minute") { Requests = 20 },
        new("2 requests a minute, half to the canary") { Requests = 2, Weight = _ => 0.5 },
    ];

    /// <summary>The canary is worse.</summary>
    public static IReadOnlyList<Scenario> Faulty { get; } =
    [
        new("1.5× from the start") { Ratio = _ => 1.5, FaultFrom = 0 },
        new("2× from the start") { Ratio = _ => 2, FaultFrom = 0 },
        new("3× from the start") { Ratio = _ => 3, FaultFrom = 0 },
        new("10× from the start") { Ratio = _ => 10, FaultFrom = 0 },
        new("3× after an hour") { Ratio = minute => minute < 60 ? 1 : 3, FaultFrom = 60 },
        new("ramp to 3× in half an hour") { Ratio = minute => 1 + 2 * Math.Min(1, minute / 30.0), FaultFrom = 0 },
        new("2× at 50 %") { Ratio = _ => 2, FaultFrom = 0, Weight = _ => 0.5 },
        new("3× at 20 requests a second") { Ratio = _ => 3, FaultFrom = 0, Requests = 1200 },
        new("3× with clusters, dispersion 5") { Ratio = _ => 3, FaultFrom = 0, Dispersion = 5 },
        new("3× without history") { Ratio = _ => 3, FaultFrom = 0, History = 0 },
        new("half of the requests fail") { Ratio = _ => 250, FaultFrom = 0 },
    ];

    /// <summary>The canary is as quick as the baseline.</summary>
    public static IReadOnlyList<LatencyScenario> Quick { get; } =
    [
        new("nothing special"),
        new("no history") { History = 0 },
        new("daily wave, 0.6 to 1.4 times as long") { Common = minute => 1 + 0.4 * Math.Sin(minute / 60.0) },
        new("common slowness, 5× for five minutes") { Common = minute => minute % 60 is >= 30 and < 35 ? 5 : 1 },
        new("20 requests a minute") { Requests = 20 },
    ];

    /// <summary>The canary is slower.</summary>
    public static IReadOnlyList<LatencyScenario> Slow { get; } =
    [
        new("all take 30 % longer") { Slower = 1.3 },
        new("all take 30 % longer, no history") { Slower = 1.3, History = 0 },
        new("all take twice as long") { Slower = 2 },
        new("the slowest 5 % take 3× as long") { TailSlower = 3 },
        new("all take 30 % longer, at 5 requests a second") { Slower = 1.3, Requests = 300 },
    ];

    private static double Wave(int minute) => 1 + 0.7 * Math.Sin(minute / 60.0);

    private static double Steps(int minute) => minute < 60 ? 0.05 : minute < 120 ? 0.25 : 0.5;
}
