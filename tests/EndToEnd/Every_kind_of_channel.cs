using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

public sealed class Every_kind_of_channel(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly Dictionary<string, string> settings = new() { ["Canary__PublicUrl"] = "https://canary.contoso.com/" };

    [Fact]
    public async Task Is_tried_told_of_a_rollout_and_says_so_in_its_log()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await using var host = await Host.StartAsync(fixture.Cloud, settings: settings);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        foreach (var kind in Enum.GetValues<ChannelKind>())
        {
            using var put = await api.SendAsync(HttpMethod.Put, $"api/channels/{Name(kind)}", new
            {
                application = site,
                address = Address(kind, receiver.Address),
                subscriptions = new[] { new { topics = (string[])["started"] } },
            });
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
            using var tried = await api.SendAsync(HttpMethod.Post, $"api/channels/{Name(kind)}/test");
            var test = (await tried.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.True(IsGood(kind, test), test.ToJsonString());
        }

        await api.StartAsync(site, new { version = "1.1.0", policy = new { name = "at-once", steps = new[] { new { weight = 50 } } } });

        foreach (var kind in Enum.GetValues<ChannelKind>())
        {
            var log = await LogAsync(api, kind);
            Assert.Equal(["started", "test"], log.Select(one => (string?)one!["notice"]!["topic"]));
            Assert.Equal((kind, Kept(kind)), (kind, kind is ChannelKind.Email ? Shape(Mail(site)) : Shape(Told(receiver, kind))));
        }
    }

    private static string Name(ChannelKind kind) => kind.ToString().ToLowerInvariant();

    private static object Address(ChannelKind kind, Uri receiver) => kind switch
    {
        ChannelKind.Email => new { kind = "email", to = (string[])["ann@contoso.example"] },
        ChannelKind.EventGrid => new { kind = "eventGrid", url = new Uri(receiver, Name(kind)), key = "topic-key" },
        _ => new { kind = Name(kind), url = new Uri(receiver, Name(kind)) },
    };

    // What became of a mail is asked a minute later, which the tests of mail see to.
    private static bool IsGood(ChannelKind kind, JsonNode delivery) =>
        (string?)delivery["state"] is "delivered" || (kind is ChannelKind.Email && (string?)delivery["state"] is "handedOver");

    private static async Task<JsonArray> LogAsync(Caller api, ChannelKind kind)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            using var answer = await api.SendAsync(HttpMethod.Get, $"api/channels/{Name(kind)}/deliveries");
            var log = (await answer.Content.ReadFromJsonAsync<JsonObject>(patience.Token))!["value"]!.AsArray();
            if (log.Count == 2 && log.All(one => IsGood(kind, one!))) return log;
            await Task.Delay(50, patience.Token);
        }
    }

    private static JsonNode Told(Receiver receiver, ChannelKind kind) => JsonNode.Parse(receiver.Messages.Single(
        message => message.Path.Split('?')[0] == $"/{Name(kind)}" && message.Text.Contains("rolled out", StringComparison.Ordinal)).Text)!;

    private string Mail(string site) => fixture.Cloud.Azure.Mails.Single(
        mail => mail.Subject.StartsWith($"{site} production", StringComparison.Ordinal)).Html!;

    // The same as the kept message for a rollout that was started, which comes first there.
    private static string Kept(ChannelKind kind)
    {
        var name = kind is ChannelKind.Email ? "mail.html" : $"{Name(kind)}.json";
        var kept = File.ReadAllText(Path.Combine(
            Repository.Root, "tests", "CanaryFunctions.Azure.Tests", "Notifications", "Messages", name));
        if (kind is ChannelKind.Email) return Shape(kept[..kept.IndexOf("</html>", StringComparison.Ordinal)]);
        var first = JsonNode.Parse(kept)![0]!;
        return Shape(first["body"] ?? first);
    }

    private static string Shape(JsonNode node) => string.Join('\n', Paths(node, "").Distinct().Order(StringComparer.Ordinal));

    private static string Shape(string html) => string.Join(
        ' ', Regex.Matches(html, "<[a-z0-9]+[^>]*style=\"[^\"]*\"").Select(tag => tag.Value).Distinct());

    // Who started it is a person here, and nobody there.
    private static IEnumerable<string> Paths(JsonNode? node, string at) => node switch
    {
        JsonObject some => some.Where(one => one.Key != "by").SelectMany(one => Paths(one.Value, $"{at}.{one.Key}")),
        JsonArray some => some.SelectMany(one => Paths(one, $"{at}[]")),
        _ => [at],
    };
}
