using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;
using CanaryFunctions.Core.Tests.Rollouts;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace CanaryFunctions.Core.Tests.Notifications;

public class The_report_of_the_week
{
    private static readonly ImmutableArray<string> all = ["blog", "shop"];
    private static readonly Subscription berlin = new() { WeeklyReport = true, TimeZone = "Europe/Berlin" };
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryMessages messages = new();
    private readonly MemoryAnalytics analytics = new();
    private readonly IEnvironmentStore environments = Mock.Of<IEnvironmentStore>(store =>
        store.ApplicationsAsync(null, It.IsAny<int>(), It.IsAny<CancellationToken>()) == Task.FromResult(new Slice<string>(all, null)));


    [Fact]
    public async Task Is_made_once_on_Monday_at_eight_by_the_clock_on_the_wall()
    {
        messages.Channels.Add(Given.Channel("team", berlin) with { Application = "shop" });
        time.SetUtcNow(new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero));
        var made = new List<DateTimeOffset>();
        for (var hour = 0; hour < 24 * 15; hour++)
        {
            var before = messages.Deliveries.Count();
            await WriteAsync();
            await WriteAsync();
            if (messages.Deliveries.Count() > before) made.Add(time.GetUtcNow());
            time.Advance(TimeSpan.FromHours(1));
        }

        // Eight o'clock in Berlin in winter.
        Assert.Equal(
            [new(2026, 11, 23, 7, 0, 0, TimeSpan.Zero), new(2026, 11, 30, 7, 0, 0, TimeSpan.Zero), new(2026, 12, 7, 7, 0, 0, TimeSpan.Zero)],
            made.Take(3));
        Assert.Equal("Releases in the week of 16 November 2026", messages.Notices("team").First().Title);
    }

    [Fact]
    public async Task Is_not_made_for_those_who_do_not_want_it()
    {
        messages.Channels.Add(Given.Channel("team"));
        time.Advance(TimeSpan.FromDays(1));

        await WriteAsync();

        Assert.Empty(messages.Deliveries);
    }

    [Fact]
    public async Task Says_what_the_figures_of_the_week_say()
    {
        messages.Channels.Add(Given.Channel("team", berlin) with { Application = "shop" });
        time.SetUtcNow(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Ended(new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero), "Succeeded");
        Ended(new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero), "Degraded");
        Ended(new(2026, 11, 10, 12, 0, 0, TimeSpan.Zero), "Succeeded");

        await WriteAsync();

        var told = Assert.Single(messages.Notices("team")).Evidence.Split('\n');
        Assert.Equal("2 deployments (1 the week before), 1 of which failed or were undone (0).", told[0]);
        Assert.Contains("shop: 2 deployed, 1 failed, 0 prevented.", told);
    }

    [Theory]
    [InlineData("2026-11-23T07:00:00Z", 1)]
    [InlineData("2026-11-26T17:00:00Z", 1)]
    [InlineData("2026-11-29T22:59:00Z", 1)]
    [InlineData("2026-11-30T06:59:00Z", 0)]
    public async Task Is_made_later_in_the_week_if_no_host_ran_on_Monday(string firstRun, int made)
    {
        messages.Channels.Add(Given.Channel("team", berlin) with { Application = "shop" });
        time.SetUtcNow(DateTimeOffset.Parse(firstRun, null));

        await WriteAsync();
        await WriteAsync();

        Assert.Equal(made, messages.Notices("team").Count());
        Assert.All(messages.Notices("team"), notice => Assert.Equal("Releases in the week of 16 November 2026", notice.Title));
    }

    [Fact]
    public async Task Is_made_for_each_subscription_that_wants_it()
    {
        messages.Channels.Add(Given.Channel("team", berlin with { Environments = ["production"] }, new(), berlin with { Environments = ["test"] }) with
        {
            Application = "shop",
        });
        time.SetUtcNow(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Ended(new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero), "Succeeded");

        await WriteAsync();
        await WriteAsync();

        Assert.Equal(
            [("production", "1 deployment "), ("test", "No rollout en")],
            messages.Notices("team").Select(notice => (notice.Environment, notice.Evidence[..13])));
        Assert.Equal(2, messages.Notices("team").DistinctBy(notice => notice.Id).Count());
    }

    [Fact]
    public async Task Has_its_tables_with_it_and_leads_to_the_figures()
    {
        messages.Channels.Add(Given.Channel("team", berlin) with { Application = "shop" });
        time.SetUtcNow(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Ended(new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero), "Succeeded");

        await WriteAsync();

        var told = Assert.Single(messages.Notices("team"));
        Assert.Equal(["The four keys", "What was found out", "Applications"], told.Tables!.Value.Select(table => table.Title));
        Assert.Equal("applications/shop/analytics?from=2026-11-16&to=2026-11-22&zone=Europe%2FBerlin", told.Page);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Of_somebodys_own_channel_is_made_as_long_as_his_key_is_good(bool isRevoked, int reports)
    {
        var (key, _) = ApiKey.Create("ann", [new(Role.Viewer, "shop")], "boss", time.GetUtcNow(), null);
        messages.Keys.Add(isRevoked ? key with { RevokedAt = time.GetUtcNow() } : key);
        messages.Channels.Add(Given.Channel("x.mine", berlin) with { Owner = Ann(key) });
        time.SetUtcNow(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

        await WriteAsync();

        Assert.Equal(reports, messages.Deliveries.Count());
    }

    [Fact]
    public async Task Of_somebodys_own_channel_tells_of_what_he_may_see_now()
    {
        var (key, _) = ApiKey.Create("ann", [new(Role.Viewer, "shop")], "boss", time.GetUtcNow(), null);
        messages.Keys.Add(key);
        messages.Channels.Add(Given.Channel("x.mine", berlin) with { Owner = Ann(key) });
        time.SetUtcNow(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Ended(new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero), "Succeeded");
        Ended(new(2026, 11, 18, 13, 0, 0, TimeSpan.Zero), "Succeeded", "blog");

        await WriteAsync();

        var told = Assert.Single(messages.Notices("x.mine")).Evidence;
        Assert.Contains("shop", told, StringComparison.Ordinal);
        Assert.DoesNotContain("blog", told, StringComparison.Ordinal);
    }

    // What he could see when he set it is more than he can see now.
    private ChannelOwner Ann(ApiKey key) => new("ann", key.Id, [new(Role.Viewer)], time.GetUtcNow().AddDays(90));

    private void Ended(DateTimeOffset at, string outcome, string application = "shop")
    {
        var id = RolloutId.New(at);
        var ended = new EndedRollout { At = at, Outcome = outcome, IsDeployment = true, NeededRemedy = outcome != "Succeeded" };
        analytics.Facts[id] = new(id, application, "production", ended);
    }

    private Task WriteAsync() => new WeeklyReports(
        messages, messages, messages, new(messages, time), new AnalyticsReader(analytics, environments), time)
        .WriteAsync(default);
}
