using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Traces and metrics of rollouts, under the name <c>CanaryFunctions.Rollouts</c>.</summary>
public static class RolloutTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "CanaryFunctions.Rollouts";

    private static readonly ActivitySource source = new(Name);
    private static readonly Meter meter = new(Name);

    private static readonly Counter<long> events =
        meter.CreateCounter<long>("canary.rollout.events", description: "What happened in rollouts, by kind.");

    private static readonly Histogram<double> duration =
        meter.CreateHistogram<double>("canary.rollout.duration", "s", "Time from start to end of a rollout, by outcome.");

    internal static Activity? Start(string name, RolloutId id) => source.StartActivity(name)?.SetTag("rollout.id", id);

    internal static Activity? StartDelivery(string name, string about) =>
        source.StartActivity(name)?.SetTag("delivery.about", about);

    internal static void Count(RolloutEvent happened, Rollout rollout)
    {
        events.Add(1, new KeyValuePair<string, object?>("kind", happened.Kind.ToString()));
        if (happened.Kind is not (EventKind.Succeeded or EventKind.RolledBack)) return;
        var cause = rollout.Phase is Phase.RolledBack back ? back.Cause.Name : "Completed";
        duration.Record(
            (happened.At - rollout.StartedAt).TotalSeconds, new KeyValuePair<string, object?>("outcome", cause));
    }
}
