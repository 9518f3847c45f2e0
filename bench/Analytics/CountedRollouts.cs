using Azure.Data.Tables;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Analytics;

namespace CanaryFunctions.Bench.Analytics;

/// <summary>Days of rollouts that are counted, written as the control plane writes them. The rows of the rollouts' facts, which
/// figures don't read, are left out: the emulator takes too long to write them.</summary>
internal sealed class CountedRollouts(CanaryStorage storage)
{
    private static readonly string[] environments = ["production", "staging", "test"];

    private readonly Random draw = new(4711);

    /// <summary>Writes them, spread evenly over applications, environments and days.</summary>
    /// <param name="count">How many.</param>
    /// <param name="applications">How many applications.</param>
    /// <param name="places">How many environments each has, 1 to 3.</param>
    /// <param name="first">The first day.</param>
    /// <param name="days">How many days.</param>
    public async Task WriteAsync(int count, int applications, int places, DateOnly first, int days)
    {
        var rows = applications * places * days;
        for (var application = 0; application < applications; application++)
        {
            await storage.Environments.UpsertEntityAsync(new TableEntity("|applications", Name(application)));
            for (var place = 0; place < places; place++)
            {
                for (var day = 0; day < days; day++)
                {
                    var row = (application * places + place) * days + day;
                    var here = (int)((row + 1L) * count / rows - (long)row * count / rows);
                    await WriteDayAsync(Name(application), environments[place], first.AddDays(day), here);
                }
            }
        }

        await ChangeAsync(applications);
    }

    /// <summary>Marks the days of the applications as changed, as the control plane does after each rollout that ends.</summary>
    public async Task ChangeAsync(int applications)
    {
        for (var application = 0; application < applications; application++)
            await storage.Analytics.UpsertEntityAsync(new TableEntity("|marks", Name(application)) { ["mark"] = $"{Guid.NewGuid()}" });
    }

    public static string Name(int application) => $"app-{application}";

    /// <summary>The query of one application's days, without anything of ours around it.</summary>
    public async Task<int> QueryAsync(string application)
    {
        var rows = 0;
        await foreach (var row in storage.Analytics.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {application} and RowKey ge {"day|"} and RowKey lt {"day}"}")))
        {
            rows += row.Count > 0 ? 1 : 0;
        }

        return rows;
    }

    private async Task WriteDayAsync(string application, string environment, DateOnly day, int count)
    {
        var packed = PackedDay.Of(day, environment, Enumerable.Range(0, count).Select(_ => Ended(day)));
        await storage.Analytics.UpsertEntityAsync(Document.Row(application, $"day|{day:yyyy-MM-dd}|{environment}", packed));
    }

    private EndedRollout Ended(DateOnly day)
    {
        var at = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(draw.Next(86_400));
        var isBad = draw.Next(10) == 0;
        return new()
        {
            At = at,
            Outcome = isBad ? "Degraded" : "Succeeded",
            IsDeployment = true,
            NeededRemedy = isBad,
            LeadTime = isBad ? null : draw.Next(3600, 500_000),
            LeadsFromCommit = draw.Next(2) == 0,
            Recovery = isBad ? draw.Next(60, 3600) : null,
            Detection = isBad ? draw.Next(60, 3600) : null,
            IsPrevented = isBad,
            BadServed = draw.Next(100),
            BadAvoided = isBad ? draw.Next(10_000) : 0,
            Phases =
            [
                new("Baking", draw.Next(600, 700)), new("Deploying", draw.Next(20, 90)), new("Promoting", draw.Next(20, 90)),
                new("Queued", draw.Next(1, 5)), new("Stepping", draw.Next(1000, 9000)), new("Warming", draw.Next(5, 60)),
            ],
            Checks = [new("errors", true, isBad), new("health", true, false), new("latency", draw.Next(3) > 0, false)],
        };
    }
}
