using Azure.Data.Tables;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using CanaryFunctions.Tests.Stage;
using Microsoft.Extensions.Logging.Abstractions;
using Semver;

namespace CanaryFunctions.Bench.Load;

/// <summary>Rollouts that have ended, written as the control plane writes them.</summary>
internal sealed class StoredRollouts(CanaryStorage storage)
{
    private const int AtOnce = 24;
    private const int PerApplication = 400;
    private const int PerList = 1000;

    private static readonly DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TableRolloutStore store = new(storage, TimeProvider.System, NullLogger<TableRolloutStore>.Instance);
    private readonly TableRolloutIndex index = new(storage);

    /// <summary>Writes so many, for applications of a few hundred each.</summary>
    /// <returns>Their ids.</returns>
    public async Task<RolloutId[]> WriteAsync(int count)
    {
        var ids = new RolloutId[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var rollout = Ended($"app-{number / PerApplication}", start.AddMinutes(number));
            ids[number] = rollout.Id;
            await store.AddAsync(rollout, [Event(rollout, 1), Event(rollout, 2), Event(rollout, 3)], cancellationToken);
            await index.NoteAsync(rollout, cancellationToken);
        });
        return ids;
    }

    /// <summary>Writes only what lists read, a thousand for each application, and tells how one list is read from storage.</summary>
    public async Task WriteListsAsync(int from, int to) => await Parallel.ForAsync(
        from / PerList,
        to / PerList,
        new ParallelOptions { MaxDegreeOfParallelism = 4 },
        async (list, cancellationToken) =>
        {
            var rows = Enumerable.Range(0, PerList).Select(number => Ended($"list-{list}", start.AddMinutes(number)))
                .Select(rollout => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    Document.Row($"list-{list}", NewestFirst.Key(rollout.Id), RolloutSummary.Of(rollout))));
            foreach (var some in rows.Chunk(100))
                await storage.RolloutIndex.SubmitTransactionAsync(some, cancellationToken);
        });

    /// <summary>The one query that a page of twenty takes, without anything of ours around it.</summary>
    public async Task<int> QueryAsync(string application)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {application} and RowKey gt {""}");
        await foreach (var page in storage.RolloutIndex.QueryAsync<TableEntity>(filter, 21).AsPages()) return page.Values.Count;
        return 0;
    }

    private static RolloutEvent Event(Rollout rollout, int number) =>
        new(number, rollout.StartedAt, EventKind.StepReached, "Stepping", "Step 1: the canary's share is 10 %.");

    private static Rollout Ended(string application, DateTimeOffset at) => new()
    {
        Id = RolloutId.New(at),
        Environment = new DeploymentEnvironment(application, "production", LocalCloud.Target(application)),
        Baseline = Version(application, "1.0.0"),
        Canary = Version(application, "1.1.0"),
        Policy = Presets.Careful,
        Pace = new(),
        StartedBy = "bench",
        Phase = new Phase.Succeeded(),
        EndedAt = at.AddHours(1),
        Ticket = "none",
        LastEvent = 3,
    };

    private static AppVersion Version(string application, string number) => new(
        application, SemVersion.Parse(number), new Artifact.Package(new($"https://packages.example/{number}.zip")));
}
