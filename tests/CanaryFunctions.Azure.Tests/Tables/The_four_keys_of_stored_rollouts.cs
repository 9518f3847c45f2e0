using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Tables;

/// <summary>A week in which Berlin's clocks are changed in the night to Sunday, from the rollouts' events to the figures, computed by
/// hand. The clocks show an hour more than UTC in winter and two in summer.</summary>
public sealed class The_four_keys_of_stored_rollouts(EmulatedStorage emulated) : IAsyncLifetime
{
    private const long Hour = 3600;

    private static readonly TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly string application = Given.Application();
    private readonly CanaryStorage storage = emulated.Open();
    private TableRolloutStore rollouts = null!;
    private TableAnalyticsStore analytics = null!;
    private TableLiveStintStore stints = null!;
    private TableRolloutIndex index = null!;
    private RolloutRecorder recorder = null!;
    private LiveStint? last;

    public ValueTask InitializeAsync()
    {
        rollouts = new(storage, TimeProvider.System, NullLogger<TableRolloutStore>.Instance);
        (analytics, stints, index) = (new(storage, TimeProvider.System), new(storage), new(storage));
        recorder = new(rollouts, new TableVersionStore(storage), stints, analytics);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        analytics.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Monday 23 March to Sunday 29 March 2026, which has 167 hours.</summary>
    [Fact]
    public async Task In_the_week_in_which_clocks_are_put_forward()
    {
        await LiveAsync("1.0.0", "2026-03-22T22:59:59Z", hoursAfterCommit: 1); // Sunday 23:59:59: the week before.
        await LiveAsync("1.1.0", "2026-03-22T23:00:00Z", hoursAfterCommit: 2); // Monday 00:00:00.
        await TakenBackAsync("1.2.0", "2026-03-25T12:00:00Z", minutes: 10);
        await LiveAsync("1.3.0", "2026-03-28T23:30:00Z", hoursAfterCommit: 9); // Sunday 00:30, of the day with 23 hours.
        await LiveAsync("1.4.0", "2026-03-29T21:59:59Z", hoursAfterCommit: 30); // Sunday 23:59:59, two hours ahead now.
        await BackToAsync("1.3.0", "2026-03-30T03:59:59Z"); // In the week after: it undoes 1.4.0 after six hours.
        await LiveAsync("1.5.0", "2026-03-30T22:00:00Z", hoursAfterCommit: 50);

        var week = await AskAsync(new(2026, 3, 23), new(2026, 3, 29));

        Assert.Equal((4, 4 / 7.0), (week.Dora.Deployments, week.Dora.DeploymentsPerDay));
        Assert.Equal(new Spread(3, 9 * Hour, 30 * Hour, (2 + 9 + 30) / 3.0 * Hour), week.Dora.LeadTimeFromCommit);
        Assert.Equal((2, 2 / 4.0), (week.Dora.Failed, week.Dora.ChangeFailureRate));
        Assert.Equal(new Spread(2, (600 + 6 * Hour) / 2.0, 6 * Hour, (600 + 6 * Hour) / 2.0), week.Dora.RecoveryTime);
        await IsTheSameMadeAnewAsync();
    }

    /// <summary>Monday 19 October to Sunday 25 October 2026, which has 169 hours.</summary>
    [Fact]
    public async Task In_the_week_in_which_clocks_are_put_back()
    {
        await LiveAsync("1.0.0", "2026-10-18T21:59:59Z", hoursAfterCommit: 1); // Sunday 23:59:59: the week before.
        await LiveAsync("1.1.0", "2026-10-18T22:00:00Z", hoursAfterCommit: 4); // Monday 00:00:00.
        await LiveAsync("1.2.0", "2026-10-25T00:30:00Z", hoursAfterCommit: 6); // Sunday 02:30.
        await LiveAsync("1.3.0", "2026-10-25T01:30:00Z", hoursAfterCommit: 8); // Sunday 02:30 again.
        await TakenBackAsync("1.4.0", "2026-10-25T22:59:59Z", minutes: 20); // Sunday 23:59:59, one hour ahead now.
        await LiveAsync("1.5.0", "2026-10-25T23:00:00Z", hoursAfterCommit: 90); // Monday 00:00:00: the week after.

        var week = await AskAsync(new(2026, 10, 19), new(2026, 10, 25));
        var sunday = await AskAsync(new(2026, 10, 25), new(2026, 10, 25));

        Assert.Equal((4, 4 / 7.0), (week.Dora.Deployments, week.Dora.DeploymentsPerDay));
        Assert.Equal(new Spread(3, 6 * Hour, 8 * Hour, 6 * Hour), week.Dora.LeadTimeFromCommit);
        Assert.Equal((1, 1 / 4.0), (week.Dora.Failed, week.Dora.ChangeFailureRate));
        Assert.Equal(new Spread(1, 1200, 1200, 1200), week.Dora.RecoveryTime);
        Assert.Equal(3, sunday.Dora.Deployments);
        await IsTheSameMadeAnewAsync();
    }

    /// <summary>All that went wrong was deployed in January.</summary>
    [Fact]
    public async Task A_month_in_which_much_is_undone_and_little_deployed_has_no_rate_above_1()
    {
        await LiveAsync("1.0.0", "2026-01-10T12:00:00Z", hoursAfterCommit: 1);
        await LiveAsync("1.1.0", "2026-01-11T12:00:00Z", hoursAfterCommit: 1);
        await LiveAsync("1.2.0", "2026-01-12T12:00:00Z", hoursAfterCommit: 1);
        await BackToAsync("1.1.0", "2026-02-01T12:00:00Z");
        await LiveAsync("1.3.0", "2026-02-02T12:00:00Z", hoursAfterCommit: 1);
        await BackToAsync("1.0.0", "2026-02-03T12:00:00Z");

        var (january, february) = (await AskAsync(new(2026, 1, 1), new(2026, 1, 31)), await AskAsync(new(2026, 2, 1), new(2026, 2, 28)));

        Assert.Equal((3, 1, 1 / 3.0), (january.Dora.Deployments, january.Dora.Failed, january.Dora.ChangeFailureRate));
        Assert.Equal((1, 1, 1.0), (february.Dora.Deployments, february.Dora.Failed, february.Dora.ChangeFailureRate));
        await IsTheSameMadeAnewAsync();
    }

    [Fact]
    public async Task What_was_live_again_since_a_newer_one_was_taken_back_is_undone_as_if_that_had_never_been()
    {
        await LiveAsync("1.0.0", "2026-01-10T12:00:00Z", hoursAfterCommit: 1);
        await LiveAsync("1.1.0", "2026-01-11T12:00:00Z", hoursAfterCommit: 1);
        await TakenBackAsync("1.2.0", "2026-01-11T14:00:00Z", minutes: 30, wasLive: true);
        await BackToAsync("1.0.0", "2026-01-11T15:00:00Z");

        var failed = await AskAsync(new(2026, 1, 11), new(2026, 1, 11));

        Assert.Equal((2, 2), (failed.Dora.Deployments, failed.Dora.Failed));
        Assert.Equal(new Spread(2, (1800 + 3 * Hour) / 2.0, 3 * Hour, (1800 + 3 * Hour) / 2.0), failed.Dora.RecoveryTime);
        await IsTheSameMadeAnewAsync();
    }

    private async Task<Figures> AskAsync(DateOnly from, DateOnly to)
    {
        var reader = new AnalyticsReader(analytics, new TableEnvironmentStore(storage));
        var query = new AnalyticsQuery(from, to, berlin) { Application = application, Environment = "production" };
        return (await reader.AskAsync(query, _ => true, default)).Total;
    }

    private async Task IsTheSameMadeAnewAsync()
    {
        var before = await FactsAsync();
        foreach (var facts in before) await analytics.RemoveAsync(application, facts.Id, default);

        await new AnalyticsRebuilder(index, rollouts, recorder, analytics).RebuildAsync(application, null, default);

        Assert.Equal(before.Select(Told), (await FactsAsync()).Select(Told));
        static object Told(RolloutFacts facts) => (facts.Id, facts.UndoneBy, facts.Ended.At, facts.Ended.Undone, facts.Ended.Recovery);
        async Task<IReadOnlyList<RolloutFacts>> FactsAsync() => (await analytics.FactsAsync(application, null, 100, default)).Items;
    }

    private Task LiveAsync(string version, string at, int hoursAfterCommit) => EndAsync(
        version, At(at).AddMinutes(-30), new Phase.Succeeded(), At(at).AddMinutes(10), At(at).AddHours(-hoursAfterCommit), At(at));

    private Task BackToAsync(string version, string at) =>
        EndAsync(version, At(at).AddMinutes(-5), new Phase.Succeeded(), At(at).AddMinutes(10), null, At(at));

    /// <summary>It had its first visitors so many minutes before.</summary>
    private Task TakenBackAsync(string version, string at, int minutes, bool wasLive = false) => EndAsync(
        version, At(at).AddMinutes(-minutes - 20), new Phase.RolledBack(new Cause.Degraded("errors", "Fails.")), At(at), null,
        wasLive ? At(at).AddMinutes(-minutes) : null, At(at).AddMinutes(-minutes));

    private async Task EndAsync(
        string version,
        DateTimeOffset started,
        Phase end,
        DateTimeOffset endedAt,
        DateTimeOffset? committed,
        DateTimeOffset? promoted,
        DateTimeOffset? visitors = null)
    {
        var rollout = Given.Rollout(Given.Environment(application), started) with
        {
            Baseline = Given.Version(last?.Version ?? "0.9.0", application),
            Canary = Given.Version(version, application) with { CommittedAt = committed },
            Phase = end,
            EndedAt = endedAt,
            LastEvent = 4,
        };
        RolloutEvent[] events =
        [
            new(1, started, EventKind.Started, "Queued", "Started."),
            .. visitors is { } seen ? [new(2, seen, EventKind.StepReached, "Stepping", "Step 1.")] : Array.Empty<RolloutEvent>(),
            .. promoted is { } live ? [new(3, live, EventKind.Promoted, "Baking", "Live.")] : Array.Empty<RolloutEvent>(),
            new(4, endedAt, end is Phase.Succeeded ? EventKind.Succeeded : EventKind.RolledBack, end.Name, "Ended."),
        ];
        await rollouts.AddAsync(rollout, [.. events], default);
        if (promoted is { } from) await SeeAsync(version, from, rollout.Id);
        if (promoted is not null && end is Phase.RolledBack)
            await SeeAsync($"{rollout.Baseline.Number}", endedAt.AddMinutes(-1), rollout.Id);
        await recorder.RecordAsync(rollout, default);
        await index.NoteAsync(rollout, default);
    }

    private async Task SeeAsync(string version, DateTimeOffset at, RolloutId by)
    {
        var there = await stints.FindAsync(application, "production", default);
        last = new(application, "production", (there?.Value.Number ?? 0) + 1, version, at, by);
        await stints.AddAsync(last, there?.ETag, default);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
