using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Throttling : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private AzureSimulator azure = null!;
    private Caller arm = null!;

    public async ValueTask InitializeAsync()
    {
        azure = await AzureSimulator.StartAsync(
            new() { ReadBucket = 3, WriteBucket = 2, Time = clock }, TestContext.Current.CancellationToken);
        arm = new(azure, azure.Token);
    }

    public async ValueTask DisposeAsync()
    {
        arm.Dispose();
        await azure.DisposeAsync();
    }

    [Fact]
    public async Task Tells_each_call_how_many_are_left_and_refuses_the_next()
    {
        foreach (var left in new[] { "2", "1", "0" })
            Assert.Equal(left, (await ReadAsync()).Header("x-ms-ratelimit-remaining-subscription-reads"));

        var refused = await ReadAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyRequests"), (refused.Status, refused.ErrorCode));
        Assert.Equal("1", refused.Header("Retry-After"));
    }

    [Fact]
    public async Task Ends_as_time_passes()
    {
        for (var call = 0; call < 4; call++) await ReadAsync();

        clock.Advance(TimeSpan.FromSeconds(1.0 / 25));

        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ReadAsync()).Status);
    }

    [Fact]
    public async Task Counts_reads_and_writes_apart()
    {
        for (var call = 0; call < 4; call++) await ReadAsync();

        Assert.Equal("1", (await WriteAsync()).Header("x-ms-ratelimit-remaining-subscription-writes"));
        await WriteAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await WriteAsync()).Status);
    }

    private Task<Answer> ReadAsync() => arm.GetAsync(Caller.SitePath("none"));

    private Task<Answer> WriteAsync() => arm.SendAsync(HttpMethod.Post, $"{Caller.SitePath("none")}/stop", null);
}
