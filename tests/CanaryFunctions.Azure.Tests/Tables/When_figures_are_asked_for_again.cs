using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Tables;

/// <summary>A host that has read ten months of two applications, a day each, and is asked for them again.</summary>
public sealed class When_figures_are_asked_for_again(EmulatedStorage emulated) : IAsyncLifetime
{
    private static readonly DateOnly first = new(2026, 2, 10);
    private static readonly DateOnly last = new(2026, 11, 20);

    private readonly string shop = Given.Application();
    private readonly string cart = Given.Application();
    private readonly TableAnalyticsStore another = new(emulated.Open(), TimeProvider.System);
    private WatchedTables tables = null!;
    private TableAnalyticsStore store = null!;

    public async ValueTask InitializeAsync()
    {
        tables = await WatchedTables.StartAsync(emulated);
        store = new(tables.Storage, TimeProvider.System);
        for (var month = first; month < last; month = month.AddMonths(1))
        {
            await another.PutAsync(Facts(shop, month), default);
            await another.PutAsync(Facts(cart, month), default);
        }

        Assert.Equal(20, await AskAsync());
        Assert.Equal(20, DaysRead().Length);
    }

    public async ValueTask DisposeAsync()
    {
        store.Dispose();
        another.Dispose();
        await tables.DisposeAsync();
    }

    [Fact]
    public async Task No_day_is_read()
    {
        Assert.Equal(20, await AskAsync());

        Assert.Empty(DaysRead());
    }

    [Fact]
    public async Task No_day_is_read_for_a_part_of_them()
    {
        Assert.Equal(3, await AskAsync(new(2026, 3, 11), new(2026, 6, 30), shop));

        Assert.Empty(DaysRead());
    }

    [Fact]
    public async Task After_a_rollout_has_ended_only_its_month_is_read()
    {
        await another.PutAsync(Facts(shop, new(2026, 8, 10)), default);

        Assert.Equal(21, await AskAsync());
        Assert.Equal(["day|2026-08-10|production"], DaysRead());
    }

    [Fact]
    public async Task After_one_was_moved_or_taken_out_both_its_months_are_read()
    {
        var facts = Facts(shop, new(2026, 8, 10));
        await another.PutAsync(facts, default);
        await AskAsync();
        DaysRead();

        await another.PutAsync(facts with { Ended = facts.Ended with { At = facts.Ended.At.AddMonths(1) } }, default);
        Assert.Equal(21, await AskAsync());
        Assert.Equal(["day|2026-08-10|production", "day|2026-09-10|production"], DaysRead());

        await another.RemoveAsync(shop, facts.Id, default);
        Assert.Equal(20, await AskAsync());
        Assert.Equal(["day|2026-09-10|production"], DaysRead());
    }

    [Fact]
    public async Task After_a_repair_all_of_the_application_is_read()
    {
        await another.RepairAsync(shop, default);

        Assert.Equal(20, await AskAsync());
        Assert.Equal(10, DaysRead().Length);
    }

    /// <summary>As of one whose host died after the change and before it was marked.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_one_was_counted_or_taken_out_once_more_its_month_is_read(bool isThere)
    {
        var facts = Facts(shop, new(2026, 8, 10));
        if (isThere) await another.PutAsync(facts, default);
        await AskAsync();
        DaysRead();

        if (isThere) await another.PutAsync(facts, default);
        else await another.RemoveAsync(shop, facts.Id, default);

        await AskAsync();
        Assert.Contains("day|2026-08-10|production", DaysRead());
    }

    private async Task<int> AskAsync()
    {
        var days = await store.DaysAsync([shop, cart], first, last, default);
        return days.Sum(one => one.Sum(day => day.Count));
    }

    private async Task<int> AskAsync(DateOnly from, DateOnly to, string application) =>
        Assert.Single(await store.DaysAsync([application], from, to, default)).Sum(day => day.Count);

    private string[] DaysRead() => [.. tables.TakeRead().Where(key => key.StartsWith("day|", StringComparison.Ordinal)).Order()];

    private static RolloutFacts Facts(string application, DateOnly day)
    {
        var at = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        return new(RolloutId.New(at), application, "production", new() { At = at, Outcome = "Succeeded", IsDeployment = true });
    }
}
