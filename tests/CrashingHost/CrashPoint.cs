using System.Diagnostics;
using System.Globalization;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.CrashingHost;

/// <summary>A named point of a rollout: the n-th begin or end of one of the engine's activities.</summary>
internal sealed class CrashPoint(string edge, string activity, int occurrence)
{
    private int seen;

    public static CrashPoint Parse(string text) => text.Split(':') is [var edge and ("begin" or "end"), var activity, var n]
        ? new(edge, activity, int.Parse(n, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is no point: write edge:activity:occurrence.");

    public void Arm() => ActivitySource.AddActivityListener(new()
    {
        ShouldListenTo = source => source.Name == RolloutTelemetry.Name,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        ActivityStarted = started => Pass("begin", started),
        ActivityStopped = stopped => Pass("end", stopped),
    });

    private void Pass(string at, Activity passed)
    {
        if (at != edge || passed.OperationName != activity) return;

        // SIGKILL: no handler runs, no connection is closed by us, nothing is flushed.
        if (Interlocked.Increment(ref seen) == occurrence) Process.GetCurrentProcess().Kill();
    }
}
