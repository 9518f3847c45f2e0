namespace CanaryFunctions.Bench.Detection.Scenarios;

/// <summary>How a release goes, minute by minute.</summary>
/// <typeparam name="TMinute">What is known of an arm's minute.</typeparam>
internal interface IScenario<TMinute>
{
    /// <summary>Its name in the tables.</summary>
    string Name { get; }

    /// <summary>Minutes of the baseline alone before the canary.</summary>
    int History { get; }

    /// <summary>Minutes that the canary is watched for.</summary>
    int Minutes { get; }

    /// <summary>The first minute in which something is wrong; null if nothing ever is.</summary>
    int? FaultFrom { get; }

    /// <summary>One minute; minutes before 0 are history.</summary>
    (TMinute Canary, TMinute Baseline) Minute(int minute, Chance chance);

    /// <summary>What visitors suffered in a minute of the canary's: the measure of a judge.</summary>
    long Harm(TMinute canary);
}
