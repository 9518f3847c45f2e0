using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CanaryFunctions.App;

/// <summary>One orchestration for each rollout under way, whose instance id is the rollout's: look, wait until the next look is
/// due or somebody wakes it, and begin anew, so that its history stays short.</summary>
/// <remarks>Running orchestrations are replayed with the code of the day. What makes the replay take another way gets a new
/// name, and the old one stays until no instance of it runs.</remarks>
public static class RolloutOrchestration
{
    /// <summary>Name of the orchestration.</summary>
    public const string Name = "RolloutV1";

    /// <summary>The event that asks for a look now.</summary>
    public const string Wake = "wake";

    private static readonly TimeSpan afterFailure = TimeSpan.FromMinutes(1);

    private static readonly TaskOptions patiently = TaskOptions.FromRetryPolicy(new(
        maxNumberOfAttempts: 5,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30)));

    /// <summary>Looks once, and waits for the next look.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (await LookAsync(context) is not { } next) return;

        using var enough = new CancellationTokenSource();
        var woken = context.WaitForExternalEvent<object?>(Wake, enough.Token);
        await Task.WhenAny(context.CreateTimer(next, enough.Token), woken);
        enough.Cancel();

        // A wake-up that came during the look is kept, and is the next look's.
        context.ContinueAsNew(null, preserveUnprocessedEvents: true);
    }

    /// <returns>When to look again; null if nothing is left to do until somebody asks.</returns>
    private static async Task<DateTime?> LookAsync(TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<DateTime?>(AdvanceRollout.Name, context.InstanceId, patiently);
        }
        catch (TaskFailedException)
        {
            return context.CurrentUtcDateTime + afterFailure;
        }
    }
}
