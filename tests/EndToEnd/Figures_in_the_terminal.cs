using System.Text.Json.Nodes;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>130 rollouts of shop in October, of which every tenth was taken back, that ended before figures were kept; and 105 are
/// counted of which nothing is stored. Both are more than is made anew at a time.</summary>
public sealed class Figures_in_the_terminal(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const int Rollouts = 130;
    private const int Strangers = 105;

    private static readonly DateTimeOffset first = new(2026, 10, 1, 1, 0, 0, TimeSpan.Zero);
    private static readonly string[] october = ["--app", "shop", "--from", "2026-10-01", "--to", "2026-11-02"];

    [Fact]
    public async Task Are_made_anew_by_one_command_and_shown_exported_told_and_judged()
    {
        await using var host = await Host.StartAsync(fixture.Cloud);
        var takenBack = await StoredAsync();

        var shownBefore = await ShownAsync(host);
        var rebuilt = await ReadAsync(host.Address, "analytics", "rebuild", "-o", "json");
        await using var wire = new Wire(host.Address);
        var cut = wire.CutAsync(TimeSpan.FromSeconds(3));
        var again = await ReadAsync(wire.Address, "analytics", "rebuild", "--app", "shop", "-o", "json");
        await cut;
        var shown = await ShownAsync(host);

        Assert.Equal(Strangers, (int)shownBefore["rollouts"]!);
        Assert.Equal((Rollouts, Strangers), Of(rebuilt, "rollouts", "removed"));
        Assert.Equal((Rollouts, 0), Of(again, "rollouts", "removed"));
        Assert.Equal((0, 0), (Of(rebuilt, "repaired", "repaired").First, Of(again, "repaired", "repaired").First));
        Assert.Equal((Rollouts, 13, 13), ((int)shown["rollouts"]!, (int)shown["rollbacks"]!["count"]!, (int)shown["dora"]!["failed"]!));

        await ExportedTheyAreATableAsync(host);
        await OfAWeekTheyAreAPageAsync(host);
        await ARolloutIsReportedAndJudgedAsync(host, takenBack);
    }

    private static async Task ExportedTheyAreATableAsync(Host host)
    {
        var file = Path.GetTempFileName();

        await RunAsync(host.Address, ["analytics", "export", .. october, "--by", "month", "--file", file]);

        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(["from", "2026-10-01", "2026-11-01"], lines.Select(line => line.Split(',')[0]));
        Assert.Equal([124, 6], lines[1..].Select(line => int.Parse(line.Split(',')[7], null)));
    }

    private static async Task OfAWeekTheyAreAPageAsync(Host host)
    {
        var file = Path.GetTempFileName();

        await RunAsync(host.Address, "analytics", "week", "--monday", "2026-10-05", "--zone", "Europe/Berlin", "--file", file);

        Assert.Contains("28 deployments (", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    private static async Task ARolloutIsReportedAndJudgedAsync(Host host, RolloutId id)
    {
        var file = Path.GetTempFileName();

        await RunAsync(host.Address, "rollout", "report", $"{id}", "-o", "html", "--file", file);
        var table = await RunAsync(host.Address, "rollout", "report", $"{id}", "-o", "csv");
        var judged = await ReadAsync(host.Address, "rollout", "judge", $"{id}", "wrong", "--reason", "The bank was down.", "-o", "json");
        var shown = await ShownAsync(host);

        Assert.Contains("taken back", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.StartsWith("kind,from,until,", table, StringComparison.Ordinal);
        Assert.Equal("The bank was down.", (string?)judged["judgement"]!["reason"]);
        Assert.Equal((1, 1.0, 12), ((int)shown["rollbacks"]!["wrong"]!, (double)shown["rollbacks"]!["falseRate"]!, (int)shown["dora"]!["failed"]!));
    }

    private async Task<RolloutId> StoredAsync()
    {
        var fleet = new StoredFleet(fixture.Cloud.Storage.ConnectionString);
        await fleet.AddApplicationAsync(new("shop", "production", LocalCloud.Target("shop")));
        var rollouts = Enumerable.Range(0, Rollouts).Select(number => Ended(first.AddHours(6 * number), isBad: number % 10 == 9)).ToArray();
        await fleet.AddEndedAsync(rollouts);
        await fleet.CountStrangersAsync("shop", first, Strangers);
        return rollouts[9].Rollout.Id;
    }

    private static (Rollout Rollout, RolloutEvent[] Events) Ended(DateTimeOffset at, bool isBad)
    {
        var rollout = StoredFleet.Begun("shop", at) with
        {
            Phase = isBad ? new Phase.RolledBack(new Cause.Degraded("errors", "Fails.")) : new Phase.Succeeded(),
            EndedAt = at.AddMinutes(30),
            LastEvent = 3,
        };
        return (
            rollout,
            [
                new(1, at, EventKind.Started, "Queued", "Started."),
                new(2, at.AddMinutes(5), EventKind.StepReached, "Stepping", "Step 1."),
                new(3, at.AddMinutes(20), isBad ? EventKind.RollbackBegan : EventKind.Promoted, isBad ? "RollingBack" : "Baking", "Then."),
            ]);
    }

    private static async Task<JsonNode> ShownAsync(Host host) =>
        (await ReadAsync(host.Address, ["analytics", "show", .. october, "-o", "json"]))["total"]!;

    private static (int First, int Second) Of(JsonNode rebuilt, string one, string another)
    {
        var shop = Assert.Single(rebuilt["value"]!.AsArray())!;
        return ((int)shop[one]!, (int)shop[another]!);
    }

    private static async Task<JsonNode> ReadAsync(Uri address, params string[] arguments) =>
        JsonNode.Parse(await RunAsync(address, arguments))!;

    private static async Task<string> RunAsync(Uri address, params string[] arguments)
    {
        var (code, output, errors) = await CanaryTool.RunAsync(address, Host.Key, arguments);
        Assert.True(code == 0, output + errors);
        return output;
    }
}
