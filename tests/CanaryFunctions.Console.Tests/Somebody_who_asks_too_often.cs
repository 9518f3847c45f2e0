using System.Net;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Somebody_who_asks_too_often(ConsoleFixture fixture)
{
    [Fact]
    public async Task Is_told_so_by_a_page()
    {
        await using var host = await Host.StartAsync(fixture.Cloud, settings: new() { ["Canary__RequestsPerSecond"] = "1" });
        using var eager = new HttpClient { BaseAddress = host.Address };
        var end = TestContext.Current.CancellationToken;
        var refused = await eager.GetAsync("/sign-in", end);
        while (refused.IsSuccessStatusCode) refused = await eager.GetAsync("/sign-in", end);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        var page = await refused.Content.ReadAsStringAsync(end);
        Assert.Contains("<h1>Too many requests</h1>", page, StringComparison.Ordinal);
    }
}
