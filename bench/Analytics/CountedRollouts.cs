using System.Globalization;
using Azure.Data.Tables;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Bench.Analytics;

/// <summary>Rollouts that are counted, written as the control plane writes them.</summary>
internal sealed class CountedRollouts(CanaryStorage storage) : IDisposable
{
    private const int MostRows = 100;

    private static readonly string[] environments = ["production", "staging", "test"];

    private readonly Random draw = new(4711);
    private readonly TableAnalyticsStore store = new(storage, TimeProvider.System);
    private readonly ChangeMarks marks = new(storage.Analytics);

    /// <summary>Writes them, spread evenly over applications, environments and days.</summary>
    /// <param name="count">How many.</param>
    /// <param name="applications">How many applications.</param>
    /// <param name="places">How many environments each has, 1 to 3.</param>
    /// <param name="first">The first day.</param>
    /// <param name="days">How many days.</param>
    /// <param name="withFacts">Whether the row of each rollout's facts is written too, which takes the emulator long.</param>
    public async Task WriteAsync(int count, int applications, int places, DateOnly first, int days, bool withFacts)
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
                    await WriteDayAsync(Name(application), environments[place], first.AddDays(day), here, withFacts);
                }
            }

            await marks.ChangedAsync(Name(application), ChangeMarks.Months(first, first.AddDays(days - 1)), CancellationToken.None);
        }
    }

    /// <summary>Counts one more in the first application, as a host does when it has ended.</summary>
    public Task EndAsync(DateOnly day)
    {
        var ended = Ended(day);
        return store.PutAsync(new(RolloutId.New(ended.At), Name(0), environments[0], ended), CancellationToken.None);
    }

    /// <summary>Makes hosts read all days of the applications anew.</summary>
    public async Task ForgetAsync(int applications)
    {
        for (var application = 0; application < applications; application++)
            await marks.AllChangedAsync(Name(application), CancellationToken.None);
    }

    public static string Name(int application) => $"app-{application}";

    /// <summary>The queries of an answer, without anything of ours around them: the marks, and the days of whole months.</summary>
    public async Task ReadBareAsync(int applications, (string Application, DateOnly From, DateOnly To)[] spans)
    {
        if (applications == 1) await storage.Analytics.GetEntityIfExistsAsync<TableEntity>("|marks", Name(0));
        else await storage.Analytics.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"|marks"}")).CountAsync();
        foreach (var (application, from, to) in spans)
        {
            var months = ChangeMarks.Months(from, to);
            var (begin, end) = (Key(months[0]), Key(months[^1].AddMonths(1)));
            await storage.Analytics.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {application} and RowKey ge {begin} and RowKey lt {end}")).CountAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();

    private static string Key(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"day|{day:yyyy-MM-dd}");

    private async Task WriteDayAsync(string application, string environment, DateOnly day, int count, bool withFacts)
    {
        var ended = Enumerable.Range(0, count).Select(_ => Ended(day)).ToArray();
        await storage.Analytics.UpsertEntityAsync(
            Document.Row(application, $"{Key(day)}|{environment}", PackedDay.Of(day, environment, ended)));
        if (!withFacts) return;
        var facts = ended.Select(one => new RolloutFacts(RolloutId.New(one.At), application, environment, one));
        foreach (var part in facts.Select(one => Document.Row(application, $"fact|{one.Id}", one)).Chunk(MostRows))
        {
            await storage.Analytics.SubmitTransactionAsync(
                part.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        }
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
