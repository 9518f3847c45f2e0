using System.Collections.Concurrent;
using CanaryFunctions.Core.Audit;

namespace CanaryFunctions.Api.Audit;

/// <summary>Writes the records of requests that end at the same time together: all go to the end of one chain, so each by
/// itself would wait for all before it.</summary>
internal sealed class AuditWriter(IAuditLog log) : IDisposable
{
    private const int MostAtOnce = 50;

    private readonly ConcurrentQueue<(AuditRecord Record, TaskCompletionSource Written)> waiting = new();
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Writes a record, and returns when it is written.</summary>
    public async Task AppendAsync(AuditRecord record)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue((record, written));
        await turn.WaitAsync();
        try
        {
            // Whoever's turn it is writes for all who wait; often somebody has written ours.
            while (!written.Task.IsCompleted) await WriteAsync();
        }
        finally
        {
            turn.Release();
        }

        await written.Task;
    }

    public void Dispose() => turn.Dispose();

    private async Task WriteAsync()
    {
        var some = new List<(AuditRecord Record, TaskCompletionSource Written)>();
        while (some.Count < MostAtOnce && waiting.TryDequeue(out var next)) some.Add(next);
        try
        {
            await log.AppendAsync([.. some.Select(one => one.Record)], CancellationToken.None);
            foreach (var (_, written) in some) written.SetResult();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            foreach (var (_, written) in some) written.SetException(failure);
        }
    }
}
