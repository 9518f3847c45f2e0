using System.Net;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>A policy that compares latencies, from the start to the end.</summary>
public sealed class A_canary_that_is_slow(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Shop = "api/applications/shop";

    private static readonly object policy = new
    {
        name = "quick",
        checks = new[] { new { name = "latency", kind = "comparison", @event = "slow" } },
        steps = new[] { new { weight = 50, atLeast = "5m" } },
    };

    [Fact]
    public async Task Is_found_out_by_its_logs_and_taken_back()
    {
        var logs = LocalCloud.Target("shop").Telemetry with { Source = new LogSource(fixture.Cloud.Azure.Workspace) };
        await RegisterAsync(logs);
        using var put = await fixture.Api.SendAsync(
            HttpMethod.Put, $"{Shop}/versions/1.2.0", new { package = fixture.Cloud.Package("1.2.0", latencyMs: 150) });
        Assert.True(put.IsSuccessStatusCode);
        await using var customers = new Customers(fixture.Site.Address);

        var started = await fixture.Api.StartAsync("shop", new { version = "1.2.0", policy });
        var ended = await fixture.Api.UntilAsync(started.Id, rollout => rollout.IsEnded);

        Assert.Equal("RolledBack", ended.Phase);
        Assert.Contains("slower", ended.Health!.Sentence, StringComparison.Ordinal);
        Assert.Contains("ms", ended.Health.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_started_with_telemetry_that_tells_no_latency()
    {
        await RegisterAsync(LocalCloud.Target("shop").Telemetry);

        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Post, $"{Shop}/environments/production/rollouts", new { version = "1.1.0", policy });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "telemetry-lacking");
        Assert.Contains("(Platform metrics)", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task RegisterAsync(Telemetry telemetry)
    {
        using var put = await fixture.Api.SendAsync(
            HttpMethod.Put, $"{Shop}/environments/production", LocalCloud.Target("shop") with { Telemetry = telemetry });
        Assert.True(put.IsSuccessStatusCode);
    }
}
