using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>Something of everything that the console shows, so that its screens are not judged empty.</summary>
/// <param name="Shop">An application with a bad version, tags, its own policy and figures.</param>
/// <param name="Rollouts">Its rollouts and those of others, by how they stand.</param>
public sealed record Filled(string Shop, ImmutableDictionary<string, string> Rollouts)
{
    /// <summary>Writes it.</summary>
    public static async Task<Filled> MakeAsync(ConsoleFixture fixture)
    {
        var (live, _) = await fixture.RolloutAsync();
        var (back, shop) = await fixture.TakenBackAsync();
        var rollouts = await StoreAsync(fixture, "filled");
        await DescribeAsync(fixture, shop);
        await TellAsync(fixture);
        await fixture.KeyAsync("Ann", new Grant(Role.Releaser, shop, "production"));
        var gone = await fixture.KeyAsync("Bob", new Grant(Role.Viewer));
        await SendAsync(fixture, HttpMethod.Delete, $"keys/{gone.Split('_')[1]}");
        await CountedAsync(fixture, shop);
        return new(shop, rollouts.Add("live", live).Add("back", back));
    }

    /// <summary>An address with the names of what is here.</summary>
    public string Fill(string screen) => Rollouts.Aggregate(
        screen.Replace("{shop}", Shop, StringComparison.Ordinal),
        (address, rollout) => address.Replace($"{{{rollout.Key}}}", rollout.Value, StringComparison.Ordinal));

    // As they are stored, since nobody waits for these: one that is live and can be undone, and one that waits for somebody.
    private static async Task<ImmutableDictionary<string, string>> StoreAsync(ConsoleFixture fixture, string application)
    {
        var fleet = new StoredFleet(fixture.Cloud.Storage.ConnectionString);
        await fleet.AddApplicationAsync(new(application, "production", LocalCloud.Target(application)));
        var begun = StoredFleet.Begun(application, DateTimeOffset.UtcNow.AddHours(-1));
        var promoted = begun with
        {
            Id = RolloutId.New(DateTimeOffset.UtcNow.AddHours(-2)),
            Baseline = StoredFleet.Version(application, "0.9.0"),
            Canary = StoredFleet.Version(application, "1.0.0"),
            Phase = new Phase.Succeeded(),
            EndedAt = DateTimeOffset.UtcNow.AddHours(-1),
        };
        var waiting = begun with
        {
            Policy = begun.Policy with { Steps = [new Step { Weight = new(10), Advance = Advance.Person, Approvals = 1 }] },
        };
        return ImmutableDictionary<string, string>.Empty
            .Add("promoted", $"{(await fleet.AddAsync(promoted, 5)).Rollout.Id}")
            .Add("waiting", $"{(await fleet.AddAsync(waiting, 5)).Rollout.Id}");
    }

    private static async Task DescribeAsync(ConsoleFixture fixture, string shop)
    {
        await fixture.AddPolicyAsync(shop, "3s");
        await fixture.AddPolicyAsync(shop, "5s");
        await SendAsync(fixture, HttpMethod.Put, $"applications/{shop}/tags/stable", new { version = "1.0.0" });
        var old = new { package = fixture.Cloud.Package("0.9.0"), commit = "4f2c1d9", notes = "The first one." };
        await SendAsync(fixture, HttpMethod.Put, $"applications/{shop}/versions/0.9.0", old);
        await SendAsync(fixture, HttpMethod.Post, $"applications/{shop}/versions/0.9.0/retire", new { reason = "It loses baskets." });
    }

    // A shared channel that works, with a delivery that was given up before, and somebody's own.
    private static async Task TellAsync(ConsoleFixture fixture)
    {
        var status = 404;
        await using var receiver = await Receiver.StartAsync(_ => (status, null));
        foreach (var channel in (string[])["channels/ops", "me/channels/mine"])
            await SendAsync(fixture, HttpMethod.Put, channel, new { address = new { kind = "webhook", url = receiver.Address } });
        await SendAsync(fixture, HttpMethod.Post, "channels/ops/test");
        status = 200;
        await SendAsync(fixture, HttpMethod.Post, "channels/ops/test");
        await SendAsync(fixture, HttpMethod.Post, "me/channels/mine/test");
    }

    private static async Task CountedAsync(ConsoleFixture fixture, string shop)
    {
        while (true)
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/{shop}/analytics");
            if ((int)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["total"]!["rollouts"]! > 0) return;
            await Task.Delay(100);
        }
    }

    private static async Task SendAsync(ConsoleFixture fixture, HttpMethod method, string path, object? body = null)
    {
        using var answer = await fixture.Api.SendAsync(method, $"api/{path}", body);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
