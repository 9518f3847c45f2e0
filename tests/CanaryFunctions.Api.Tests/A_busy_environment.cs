using System.Net;
using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Api.Tests;

public sealed class A_busy_environment(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly object patient = new
    {
        name = "patient",
        steps = new[] { new { weight = 10, advance = "person" } },
        promotion = new { bake = "1s" },
    };

    [Fact]
    public async Task Takes_one_rollout_at_a_time_and_a_second_one_only_in_its_place()
    {
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("1.2.0", 0));
        var first = await fixture.Api.StartAsync("shop", new { version = "1.1.0", policy = patient });

        using var second = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/environments/production/rollouts", new { version = "1.2.0" });
        var problem = await ApiFixture.ProblemAsync(second, HttpStatusCode.Conflict, "environment-busy");
        Assert.Contains($"{first.Id}", (string?)problem["detail"], StringComparison.Ordinal);

        var heir = await fixture.Api.StartAsync(
            "shop", new { version = "1.2.0", policy = patient, ifBusy = "supersede" });
        var superseded = await fixture.Api.UntilAsync(first.Id, rollout => rollout.IsEnded);
        Assert.Equal("Superseded", superseded.Cause?.Name);

        await fixture.Api.UntilAsync(heir.Id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        await fixture.Api.CommandAsync(heir.Id, "advance");
        await fixture.Api.UntilAsync(heir.Id, rollout => rollout.Phase == "Succeeded");

        using var late = await fixture.Api.SendAsync(HttpMethod.Post, $"api/rollouts/{heir.Id}/abort");
        await ApiFixture.ProblemAsync(late, HttpStatusCode.Conflict, "command-not-possible");
        using var unknown = await fixture.Api.SendAsync(HttpMethod.Post, $"api/rollouts/{heir.Id}/dance");
        await ApiFixture.ProblemAsync(unknown, HttpStatusCode.NotFound, "command-unknown");
    }

    [Fact]
    public async Task Takes_the_last_of_several_that_supersede_each_other()
    {
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("2.1.0", 0), ("2.2.0", 0), ("2.3.0", 0));
        var first = await fixture.Api.StartAsync("shop", new { version = "2.1.0", policy = patient, ifBusy = "supersede" });
        var second = await fixture.Api.StartAsync("shop", new { version = "2.2.0", policy = patient, ifBusy = "supersede" });
        var third = await fixture.Api.StartAsync("shop", new { version = "2.3.0", policy = patient, ifBusy = "supersede" });

        await fixture.Api.UntilAsync(third.Id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        foreach (var early in new[] { first, second })
        {
            var superseded = await fixture.Api.UntilAsync(early.Id, rollout => rollout.IsEnded);
            Assert.Equal("Superseded", superseded.Cause?.Name);
        }

        await fixture.Api.CommandAsync(third.Id, "abort");
        await fixture.Api.UntilAsync(third.Id, rollout => rollout.IsEnded);
    }

    [Fact]
    public async Task Is_busy_with_a_rollout_that_waits_for_its_turn_though_none_is_at_work()
    {
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("4.1.0", 0), ("4.2.0", 0));
        var waiting = await WaitingAsync("4.1.0");

        using var refused = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/environments/production/rollouts", new { version = "4.2.0" });
        var problem = await ApiFixture.ProblemAsync(refused, HttpStatusCode.Conflict, "environment-busy");
        Assert.Contains($"{waiting}", (string?)problem["detail"], StringComparison.Ordinal);

        var heir = await fixture.Api.StartAsync("shop", new { version = "4.2.0", policy = patient, ifBusy = "supersede" });
        var superseded = await fixture.Api.UntilAsync(waiting, rollout => rollout.IsEnded);
        Assert.Equal("Superseded", superseded.Cause?.Name);
        await fixture.Api.UntilAsync(heir.Id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        await fixture.Api.CommandAsync(heir.Id, "abort");
        await fixture.Api.UntilAsync(heir.Id, rollout => rollout.IsEnded);
    }

    [Fact]
    public async Task While_a_new_version_is_watched_the_next_starts_from_what_comes_back()
    {
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("3.1.0", 0), ("3.2.0", 0));
        var watched = new
        {
            name = "watched",
            steps = new[] { new { weight = 100 } },
            promotion = new { bake = "1h" },
        };
        var first = await fixture.Api.StartAsync("shop", new { version = "3.1.0", policy = watched, ifBusy = "supersede" });
        await fixture.Api.UntilAsync(first.Id, rollout => rollout.Phase == "Baking");

        var second = await fixture.Api.StartAsync("shop", new { version = "3.2.0", policy = patient, ifBusy = "supersede" });

        Assert.Equal(first.Baseline, second.Baseline);
        await fixture.Api.UntilAsync(second.Id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        using var back = await fixture.Api.SendAsync(
            HttpMethod.Post,
            "api/applications/shop/environments/production/rollouts",
            new { version = first.Baseline, ifBusy = "supersede" });
        await ApiFixture.ProblemAsync(back, HttpStatusCode.Conflict, "version-live");
        await fixture.Api.CommandAsync(second.Id, "abort");
        await fixture.Api.UntilAsync(second.Id, rollout => rollout.IsEnded);
    }

    /// <summary>A rollout as it is between the end of the one before it and its own next look.</summary>
    private async Task<RolloutId> WaitingAsync(string version)
    {
        var before = await fixture.Api.StartAsync("shop", new { version, policy = patient, ifBusy = "supersede" });
        await fixture.Api.UntilAsync(before.Id, rollout => rollout is { Phase: "Stepping", Waiting: not null });
        await fixture.Api.CommandAsync(before.Id, "abort");
        await fixture.Api.UntilAsync(before.Id, rollout => rollout.IsEnded);
        var storage = new CanaryStorage(new()
        {
            Credential = new DefaultAzureCredential(),
            StorageConnectionString = fixture.Cloud.Storage.ConnectionString,
        });
        var store = new TableRolloutStore(storage, TimeProvider.System, NullLogger<TableRolloutStore>.Instance);
        var ended = (await store.FindAsync(before.Id, CancellationToken.None))!.Rollout;
        var now = DateTimeOffset.UtcNow;
        var waiting = new Rollout
        {
            Id = RolloutId.New(now),
            Environment = ended.Environment,
            Baseline = ended.Baseline,
            Canary = ended.Canary,
            Policy = ended.Policy,
            Pace = ended.Pace,
            StartedBy = ended.StartedBy,
            NextLook = now.AddHours(1),
            Ticket = "none",
            LastEvent = 1,
        };
        await new TableRolloutIndex(storage).NoteAsync(waiting, CancellationToken.None);
        await store.AddAsync(
            waiting, [new(1, now, EventKind.Started, waiting.Phase.Name, "Waits for its turn.")], CancellationToken.None);
        return waiting.Id;
    }

    [Fact]
    public async Task A_version_that_exists_is_not_changed()
    {
        var package = new Uri("https://elsewhere.example/shop.zip");

        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/applications/shop/versions/1.0.0", new { package });

        await ApiFixture.ProblemAsync(answer, HttpStatusCode.Conflict, "version-exists");
    }
}
