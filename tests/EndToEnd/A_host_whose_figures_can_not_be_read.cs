using Azure.Data.Tables;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>A day of the week that is to be reported is broken.</summary>
public sealed class A_host_whose_figures_can_not_be_read(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task Still_sends_what_a_host_that_died_has_left_behind()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var connection = fixture.Cloud.Storage.ConnectionString;
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await using var host = await Host.StartAsync(fixture.Cloud);
        await new StoredFleet(connection).AddApplicationAsync(new("shop", "production", LocalCloud.Target("shop")));
        await BreakAsync(connection, WeekReport.LastMonday(DateOnly.FromDateTime(DateTime.UtcNow)));
        using var api = new Caller(host.Address);
        using var put = await api.SendAsync(HttpMethod.Put, "api/channels/team", new
        {
            address = new { kind = "webhook", url = receiver.Address },
            subscriptions = new[] { new { weeklyReport = true } },
        });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(cancelled));

        // Written down, and never asked for.
        var (notice, now) = (Samples.Test("ann", null, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow);
        var (deliveries, outbox) = (new TableDeliveryStore(fixture.Storage()), await fixture.OutboxAsync("team"));
        await deliveries.AddAsync(outbox, [new() { Notice = notice, Since = now, Due = now }], cancelled);

        await Wait.UntilAsync(() => receiver.Messages.Count > 0);
        Assert.Contains(notice.Id, Assert.Single(receiver.Messages).Text, StringComparison.Ordinal);
    }

    private static async Task BreakAsync(string connection, DateOnly day) => await new TableClient(connection, "analytics").UpsertEntityAsync(
        new TableEntity("shop", $"day|{day:yyyy-MM-dd}|production") { ["json00"] = "{" });
}
