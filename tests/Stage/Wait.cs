namespace CanaryFunctions.Tests.Stage;

/// <summary>Waits for what is to come, on a busy machine too: for five minutes at most.</summary>
public static class Wait
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until something holds.</summary>
    /// <exception cref="OperationCanceledException">It does not come to hold.</exception>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!await holds()) await Task.Delay(pause, limit.Token);
    }
}
