using System.Runtime.CompilerServices;
using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Monitor;

/// <summary>Looks at the child processes from time to time, for CPU and memory, and whether they are up.</summary>
internal sealed class UsageSampler(SiteDirectory sites, TimeProvider time)
{
    private static readonly TimeSpan every = TimeSpan.FromSeconds(1);

    // What each process had used when it was last looked at; forgotten with the process.
    private readonly ConditionalWeakTable<RunningApp, StrongBox<TimeSpan>> used = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var slot in sites.AllSlots) Sample(slot);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The simulator ends.
        }
    }

    private void Sample(Slot slot)
    {
        // Where there is no app there is nothing to look at; one that has not come up yet is not up.
        var launched = slot.Launch.App;
        if (!slot.IsRunning || launched is { IsCompletedSuccessfully: true, Result: null }) return;
        if (launched is not { IsCompletedSuccessfully: true, Result: { } app } || app.Usage() is not { } usage)
        {
            slot.Meter.Note(isUp: false);
            return;
        }

        slot.Meter.Note(isUp: true);
        var before = used.GetValue(app, _ => new(TimeSpan.Zero));
        slot.Meter.Note(usage.Cpu - before.Value, usage.Memory);
        before.Value = usage.Cpu;
    }
}
