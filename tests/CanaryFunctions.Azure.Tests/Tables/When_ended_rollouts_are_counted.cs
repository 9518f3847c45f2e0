using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_ended_rollouts_are_counted(EmulatedStorage storage) : IDisposable
{
    private static readonly DateOnly day = DateOnly.FromDateTime(Given.Start.UtcDateTime);

    /// <summary>Rollouts of an application: which way each ended, where, how long after the first, and what was said of it.</summary>
    private static readonly Gen<(int Way, bool InTest, int Minutes, int Judged)[]> histories = Gen.Select(
        Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 5000], Gen.Int[0, 2]).Array[1, 12];

    private readonly string application = Given.Application();
    private readonly TableAnalyticsStore store = new(storage.Open(), TimeProvider.System);

    [Fact]
    public async Task Each_counts_once_however_many_hosts_count_it()
    {
        var facts = Enumerable.Range(0, 10).Select(number => Facts(Given.Start.AddMinutes(number))).ToArray();
        var hosts = Enumerable.Range(0, 3).Select(_ => new TableAnalyticsStore(storage.Open(), TimeProvider.System));

        await Task.WhenAll(hosts.SelectMany(host => facts.Select(one => host.PutAsync(one, default))));

        Assert.Equal(10, Assert.Single(await DaysAsync(day, day)).Count);
    }

    [Fact]
    public async Task One_that_counts_otherwise_than_before_moves_to_its_new_day()
    {
        var first = Facts(Given.Start);
        await store.PutAsync(first, default);
        await store.PutAsync(Facts(Given.Start), default);

        await store.PutAsync(first with { Ended = first.Ended with { At = Given.Start.AddDays(3), IsRight = true } }, default);

        var days = await DaysAsync(day, day.AddDays(9));
        Assert.Equal([(day, 1), (day.AddDays(3), 1)], days.Select(one => (one.Day, one.Count)));
        Assert.True(Assert.Single(days[1].Unpack()).IsRight);
    }

    [Fact]
    public async Task One_that_is_taken_out_counts_no_more()
    {
        var facts = Facts(Given.Start);
        await store.PutAsync(facts, default);

        await store.RemoveAsync(application, facts.Id, default);
        await store.RemoveAsync(application, facts.Id, default);

        Assert.Empty(await DaysAsync(day, day));
    }

    [Fact]
    public async Task Only_the_days_that_are_asked_for_are_read()
    {
        foreach (var days in new[] { -1, 0, 1, 2 }) await store.PutAsync(Facts(Given.Start.AddDays(days)), default);

        Assert.Equal([day, day.AddDays(1)], (await DaysAsync(day, day.AddDays(1))).Select(one => one.Day));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task How_often_storage_is_read_does_not_depend_on_how_many_there_are(int rollouts)
    {
        for (var number = 0; number < rollouts; number++) await store.PutAsync(Facts(Given.Start.AddSeconds(number)), default);
        using var calls = new Calls();

        var days = await DaysAsync(day.AddDays(-100), day.AddDays(100));

        Assert.Equal((rollouts, 2), (days.Sum(one => one.Count), calls.Count));
    }

    [Fact]
    public async Task Days_that_have_not_changed_are_not_read_again()
    {
        await store.PutAsync(Facts(Given.Start), default);
        var before = await DaysAsync(day, day);
        using var calls = new Calls();

        var again = await DaysAsync(day, day);

        Assert.Equal(before, again);
        Assert.Equal(1, calls.Count);
    }

    [Fact]
    public async Task What_another_host_has_counted_meanwhile_is_seen_at_once()
    {
        using var another = new TableAnalyticsStore(storage.Open(), TimeProvider.System);
        await store.PutAsync(Facts(Given.Start), default);
        await DaysAsync(day, day);

        await another.PutAsync(Facts(Given.Start.AddSeconds(1)), default);

        Assert.Equal(2, Assert.Single(await DaysAsync(day, day)).Count);
    }

    /// <summary>Histories are counted as they happen; then everything that was counted is lost or spoilt.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Made_anew_from_the_stored_rollouts_the_numbers_are_the_same(bool isSpoilt) => await histories.SampleAsync(
        async history =>
        {
            using var world = new History(storage, Given.Application());
            foreach (var (way, inTest, minutes, judged) in history) await world.AddAsync(way, inTest, minutes, judged);
            var before = await world.NumbersAsync();

            if (isSpoilt) await world.SpoilAsync();
            else await world.LoseAsync();
            var rebuilt = await world.RebuildAsync();

            Assert.Equal(before, await world.NumbersAsync());
            Assert.Equal(history.Length, rebuilt.Rollouts);
            Assert.Equal(0, (await world.RebuildAsync()).Repaired);
        },
        iter: 15,
        threads: 1);

    [Fact]
    public async Task What_ends_while_all_is_made_anew_counts_once()
    {
        using var world = new History(storage, application);
        for (var number = 0; number < 10; number++) await world.AddAsync(number % 4, inTest: false, number, judged: 0);

        var adding = Task.Run(async () =>
        {
            for (var number = 10; number < 30; number++) await world.AddAsync(number % 4, inTest: false, number, judged: 0);
        });
        while (!adding.IsCompleted) await world.RebuildAsync();
        await adding;

        var asItIs = await world.NumbersAsync();
        await world.LoseAsync();
        await world.RebuildAsync();
        Assert.Equal(asItIs, await world.NumbersAsync());
    }

    /// <summary>As when a host dies that has taken down a judgement and not yet counted it.</summary>
    [Fact]
    public async Task One_that_is_recalled_is_found_by_the_sweep_until_it_is_noted_again()
    {
        var index = new TableRolloutIndex(storage.Open());
        var rollout = Given.Rollout(Given.Environment(application)) with
        {
            Phase = new Phase.RolledBack(new Cause.Aborted("ann")),
            EndedAt = Given.Start,
        };
        await index.NoteAsync(rollout, default);
        Assert.DoesNotContain(rollout.Id, await SweptAsync());

        await index.RecallAsync(rollout, default);
        Assert.Contains(rollout.Id, await SweptAsync());

        await index.NoteAsync(rollout, default);
        Assert.DoesNotContain(rollout.Id, await SweptAsync());

        async Task<IEnumerable<RolloutId>> SweptAsync() =>
            await index.AllAsync(new(null), default).Select(active => active.Id).ToListAsync();
    }

    public void Dispose() => store.Dispose();

    private async Task<ImmutableArray<PackedDay>> DaysAsync(DateOnly from, DateOnly to) =>
        Assert.Single(await store.DaysAsync([application], from, to, default));

    private RolloutFacts Facts(DateTimeOffset at) =>
        new(RolloutId.New(at), application, "production", new() { At = at, Outcome = "Succeeded", IsDeployment = true });

    private sealed class History : IDisposable
    {
        private readonly CanaryStorage storage;
        private readonly string application;
        private readonly TableRolloutStore rollouts;
        private readonly TableRolloutIndex index;
        private readonly TableAnalyticsStore analytics;
        private readonly RolloutRecorder recorder;

        public History(EmulatedStorage emulated, string application)
        {
            (storage, this.application) = (emulated.Open(), application);
            rollouts = new(storage, TimeProvider.System, NullLogger<TableRolloutStore>.Instance);
            index = new(storage);
            analytics = new(storage, TimeProvider.System);
            recorder = new(rollouts, new TableVersionStore(storage), new TableLiveStintStore(storage), analytics);
        }

        public void Dispose() => analytics.Dispose();

        public async Task AddAsync(int way, bool inTest, int minutes, int judged)
        {
            var started = Given.Start.AddMinutes(minutes);
            var rollout = Given.Rollout(Given.Environment(application, inTest ? "test" : "production"), started) with
            {
                Canary = Given.Version(way == 3 ? "0.9.0" : "1.1.0", application),
                LastEvent = 3,
                EndedAt = started.AddHours(1),
                Phase = way switch
                {
                    0 or 3 => new Phase.Succeeded(),
                    1 => new Phase.RolledBack(new Cause.Degraded("errors", "Fails.")),
                    _ => new Phase.RolledBack(new Cause.Aborted("ann")),
                },
            };
            await rollouts.AddAsync(rollout, [.. Events(started, rollout.Phase is Phase.Succeeded)], default);
            await recorder.RecordAsync(rollout, default);
            await index.NoteAsync(rollout, default);
            if (judged == 0 || rollout.Phase is Phase.Succeeded) return;
            var judge = new RollbackJudge(rollouts, index, recorder, TimeProvider.System);
            Assert.Null((await judge.JudgeAsync(rollout.Id, judged == 1, "ann", null, default)).Refusal);
        }

        public async Task<Rebuilt> RebuildAsync()
        {
            var rebuilder = new AnalyticsRebuilder(index, rollouts, recorder, analytics);
            var all = await rebuilder.RebuildAsync(application, null, default);
            while (all.Next is { } next)
            {
                var part = await rebuilder.RebuildAsync(application, next, default);
                all = part with { Rollouts = all.Rollouts + part.Rollouts, Removed = all.Removed + part.Removed };
            }

            return all;
        }

        public async Task<string> NumbersAsync()
        {
            var query = new AnalyticsQuery(day, day.AddDays(30), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"))
            {
                Application = application,
                By = Period.Day,
                Group = Grouping.Environment,
            };
            var days = Assert.Single(await analytics.DaysAsync([application], day.AddDays(-1), day.AddDays(31), default));
            var answer = AnalyticsReader.Sum(query, days.Select(one => (application, (string?)null, one)));
            return JsonSerializer.Serialize(new { days, answer }, CanaryJson.Options);
        }

        public async Task LoseAsync()
        {
            await foreach (var row in Rows()) await storage.Analytics.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        }

        /// <summary>Days are gone or hold too much, and facts are there of a rollout that never was.</summary>
        public async Task SpoilAsync()
        {
            var stranger = RolloutId.New(Given.Start);
            await analytics.PutAsync(
                new(stranger, application, "production", new() { At = Given.Start, Outcome = "Succeeded" }), default);
            var spoilt = 0;
            await foreach (var row in Rows().Where(row => row.RowKey.StartsWith("day|", StringComparison.Ordinal)))
            {
                if (spoilt++ % 2 == 0) await storage.Analytics.DeleteEntityAsync(row.PartitionKey, row.RowKey);
                else await storage.Analytics.UpsertEntityAsync(Doubled(row), TableUpdateMode.Replace);
            }
        }

        private static TableEntity Doubled(TableEntity row)
        {
            var there = Document.Read<PackedDay>(row);
            return Document.Row(row.PartitionKey, row.RowKey, there.With(there.Unpack().First()));
        }

        private AsyncPageable<TableEntity> Rows() =>
            storage.Analytics.QueryAsync<TableEntity>(row => row.PartitionKey == application);

        private static IEnumerable<RolloutEvent> Events(DateTimeOffset started, bool isPromoted)
        {
            yield return new(1, started, EventKind.Started, "Queued", "Started.");
            yield return new(2, started.AddMinutes(5), EventKind.StepReached, "Stepping", "Step 1.");
            yield return isPromoted
                ? new(3, started.AddMinutes(20), EventKind.Promoted, "Baking", "Live.")
                : new(3, started.AddMinutes(20), EventKind.RollbackBegan, "RollingBack", "Fails.");
        }
    }

    /// <summary>Counts the calls that are made from where it is.</summary>
    private sealed class Calls : IDisposable
    {
        private readonly Activity here = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        private readonly ActivityListener listener;
        private int count;

        public Calls()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name is "System.Net.Http",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                // Other tests call at the same time.
                ActivityStarted = call =>
                {
                    if (call.TraceId == here.TraceId) Interlocked.Increment(ref count);
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public int Count => count;

        public void Dispose()
        {
            listener.Dispose();
            here.Dispose();
        }
    }
}
