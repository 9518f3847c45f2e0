using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Scenarios;

/// <summary>How a release goes by its failures.</summary>
/// <param name="Name">Its name in the tables.</param>
internal sealed record Scenario(string Name) : IScenario<EventCounts>
{
    /// <summary>Requests a minute of both arms together, without the wave.</summary>
    public double Requests { get; init; } = 3000;

    /// <summary>The canary's share by the minute.</summary>
    public Func<int, double> Weight { get; init; } = _ => 0.05;

    /// <summary>The common failure rate by the minute; minutes before 0 are history.</summary>
    public Func<int, double> Rate { get; init; } = _ => 0.002;

    /// <summary>How many times as bad the canary is, by the minute; 1 if nothing is wrong.</summary>
    public Func<int, double> Ratio { get; init; } = _ => 1;

    /// <summary>Traffic relative to <see cref="Requests"/>, by the minute.</summary>
    public Func<int, double> Wave { get; init; } = _ => 1;

    /// <summary>The dispersion of the failures: they come in clusters of geometric size, each on one arm. 1 for independent
    /// failures.</summary>
    public double Dispersion { get; init; } = 1;

    /// <summary>Minutes of the baseline alone before the canary.</summary>
    public int History { get; init; } = 120;

    /// <summary>Minutes that the canary is watched for.</summary>
    public int Minutes { get; init; } = 240;

    /// <summary>The first minute in which something is wrong; null if nothing ever is.</summary>
    public int? FaultFrom { get; init; }

    /// <summary>Requests that failed.</summary>
    public long Harm(EventCounts canary) => canary.Bad;

    /// <inheritdoc/>
    public (EventCounts Canary, EventCounts Baseline) Minute(int minute, Chance chance)
    {
        var total = chance.Poisson(Requests * Wave(minute));
        var canary = minute < 0 ? 0 : chance.Binomial(total, Weight(minute));
        var rate = Rate(minute);
        return (
            Serve(canary, Math.Min(1, rate * (minute < 0 ? 1 : Ratio(minute))), chance),
            Serve(total - canary, rate, chance));
    }

    private EventCounts Serve(long requests, double rate, Chance chance)
    {
        if (Dispersion <= 1) return new(requests, chance.Binomial(requests, rate));

        // For geometric sizes of mean m, E k²/E k = 2m − 1.
        var size = (Dispersion + 1) / 2;
        long bad = 0;
        for (var clusters = chance.Poisson(requests * rate / size); clusters > 0; clusters--) bad += chance.Geometric(size);
        return new(requests, Math.Min(bad, requests));
    }
}
