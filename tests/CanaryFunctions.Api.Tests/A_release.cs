using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Access;

namespace CanaryFunctions.Api.Tests;

/// <summary>From the start by a tag to the undoing, with the lists that tell of it.</summary>
public sealed class A_release(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Production = "api/applications/shop/environments/production";

    private static readonly object gated = new
    {
        name = "gated",
        steps = new[] { new { weight = 10, advance = "person", approvals = 1 } },
        promotion = new { bake = "1s" },
    };

    private static readonly object atOnce = new
    {
        name = "at-once",
        steps = new[] { new { weight = 100 } },
        promotion = new { bake = "1s" },
    };

    [Fact]
    public async Task Is_tried_started_approved_and_undone()
    {
        await fixture.Api.SendAsync(HttpMethod.Put, "api/applications/shop/tags/next", new { version = "1.1.0" });

        var tried = await SendAsync(HttpMethod.Post, $"{Production}/rollouts?dryRun=true", new { version = "next", policy = gated });
        Assert.Equal(HttpStatusCode.OK, tried.Status);
        Assert.Equal(("1.0.0", "1.1.0"), ((string?)tried.Body["baseline"], (string?)tried.Body["canary"]));
        Assert.Empty(await fixture.Api.ListAsync("shop"));

        var rollout = await fixture.Api.StartAsync("shop", new { version = "next", policy = gated, reason = "New checkout." });
        Assert.Equal("New checkout.", rollout.Reason);
        using (var retired = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/applications/shop/versions/1.1.0/retire", new { reason = "Bad." }))
        {
            await ApiFixture.ProblemAsync(retired, HttpStatusCode.Conflict, "version-in-use");
        }

        await fixture.Api.UntilAsync(rollout.Id, seen => seen is { Phase: "Stepping", Waiting: not null });
        using (var advanced = await fixture.Api.SendAsync(HttpMethod.Post, $"api/rollouts/{rollout.Id}/advance"))
        {
            var problem = await ApiFixture.ProblemAsync(advanced, HttpStatusCode.Conflict, "command-not-possible");
            Assert.Contains("must be approved by 1 person", (string?)problem["detail"], StringComparison.Ordinal);
        }

        await OnlyApproversOtherThanTheStarterApproveAsync(rollout);
        Assert.Equal(rollout.Id, Assert.Single(await fixture.Api.ListAsync("shop", "?state=active")).Id);
        var ended = await fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        Assert.Equal("Succeeded", ended.Phase);
        Assert.NotNull(ended.EndedAt);

        var undone = await SendAsync(HttpMethod.Post, $"{Production}/undo", new { policy = atOnce });
        Assert.Equal(HttpStatusCode.Created, undone.Status);
        Assert.Equal(("1.0.0", "Undo of 1.1.0."), ((string?)undone.Body["canary"], (string?)undone.Body["reason"]));
        await fixture.Api.UntilAsync(Core.Rollouts.RolloutId.Parse((string)undone.Body["id"]!), seen => seen.Phase == "Succeeded");

        await ItIsToldWhatWasLiveAsync();
        Assert.Equal(["1.0.0", "1.1.0"], (await fixture.Api.ListAsync("shop", "?state=succeeded")).Select(one => one.Canary));
        Assert.Equal(["1.1.0"], (await fixture.Api.ListAsync("shop", "?version=1.1.0")).Select(one => one.Canary));
    }

    [Theory]
    [InlineData("1.1.1", "version-never-live")]
    [InlineData("9.9.9", "version-never-live")]
    public async Task Cannot_be_undone_to_what_was_never_live(string version, string code)
    {
        var refused = await fixture.Api.SendAsync(HttpMethod.Post, $"{Production}/undo", new { version });

        await ApiFixture.ProblemAsync(refused, HttpStatusCode.Conflict, code);
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("state=1", "state")]
    [InlineData("version=one", "version")]
    [InlineData("environment=A", "environment")]
    public async Task Is_not_looked_for_with_a_query_that_makes_no_sense(string query, string field)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/shop/rollouts?{query}");

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    private async Task OnlyApproversOtherThanTheStarterApproveAsync(RolloutView rollout)
    {
        using var releaser = await fixture.CallerAsync(new Grant(Role.Releaser, "shop"));
        using var approver = await fixture.CallerAsync(new Grant(Role.Approver, "shop", "production"));

        using var byReleaser = await releaser.SendAsync(HttpMethod.Post, $"api/rollouts/{rollout.Id}/approve");
        await ApiFixture.ProblemAsync(byReleaser, HttpStatusCode.Forbidden, "not-allowed");
        using var byStarter = await fixture.Api.SendAsync(HttpMethod.Post, $"api/rollouts/{rollout.Id}/approve");
        await ApiFixture.ProblemAsync(byStarter, HttpStatusCode.Conflict, "command-not-possible");
        using var byApprover = await approver.SendAsync(HttpMethod.Post, $"api/rollouts/{rollout.Id}/approve");
        Assert.Equal(HttpStatusCode.Accepted, byApprover.StatusCode);
    }

    private async Task ItIsToldWhatWasLiveAsync()
    {
        var history = await SendAsync(HttpMethod.Get, $"{Production}/history");
        Assert.Equal(["1.0.0", "1.1.0", "1.0.0"], history.Body["value"]!.AsArray().Select(stint => (string?)stint!["version"]));
        var compared = await SendAsync(HttpMethod.Get, "api/applications/shop/versions/1.0.0/compare/1.1.0");
        Assert.True((bool?)compared.Body["olderPlaces"]![0]!["isLive"]);
        Assert.NotNull(compared.Body["newerPlaces"]![0]!["times"]![0]!["until"]);
        var places = await SendAsync(HttpMethod.Get, "api/applications/shop/versions/1.1.0/places");
        Assert.False((bool?)places.Body["value"]![0]!["isLive"]);
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await fixture.Api.SendAsync(method, path, body);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }
}
