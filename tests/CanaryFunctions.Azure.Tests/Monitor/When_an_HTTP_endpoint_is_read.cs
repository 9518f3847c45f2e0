using System.Net;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.AppService;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_an_HTTP_endpoint_is_read : IDisposable
{
    private readonly LocalSlot endpoint = new();

    public void Dispose() => endpoint.Dispose();

    [Fact]
    public async Task An_arm_is_asked_by_what_tells_it_with_the_secret_in_its_header()
    {
        var reading = ReadAsync("bins/{slot}?v={version}&arm={arm}&from={from}&to={to}&grain={grain}");

        var asked = await endpoint.AnswerAsync(HttpStatusCode.OK, "[]");
        var read = await reading;

        Assert.Null(read.Error);
        Assert.Equal(
            "/bins/production?v=1.0.0&arm=baseline&from=2026-11-23T10%3A00%3A00Z&to=2026-11-23T10%3A05%3A00Z&grain=60", asked);
        Assert.Contains("X-Api-Key: the key", endpoint.Headers);
        Assert.Contains("Accept: application/json", endpoint.Headers);
    }

    [Fact]
    public async Task What_is_given_twice_was_corrected()
    {
        var reading = ReadAsync("{version}");

        await endpoint.AnswerAsync(HttpStatusCode.OK, """
            [{"time":1795428000,"requests":10,"failures":1},{"time":1795428000,"requests":12,"failures":2}]
            """);

        Assert.Equal([new Bin(Arm.Baseline, Given.Start, 12, 2)], (await reading).Bins);
    }

    [Fact]
    public async Task What_was_not_asked_for_or_is_not_known_is_left_out()
    {
        var reading = ReadAsync("{version}");

        await endpoint.AnswerAsync(HttpStatusCode.OK, """
            [{"time":1795427940,"requests":1,"failures":0},{"time":1795428000,"requests":null,"failures":0},
             {"time":1795428060,"requests":3,"failures":4},{"time":1795428300,"requests":5,"failures":0}]
            """);

        Assert.Equal([new Bin(Arm.Baseline, Given.Start.AddMinutes(1), 3, 3)], (await reading).Bins);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """[{"time":1795428001,"requests":1,"failures":0}]""", "is not the start of a bin of 1m")]
    [InlineData(HttpStatusCode.OK, "<html>", "its answer is no JSON")]
    [InlineData(HttpStatusCode.Forbidden, "", "Check telemetry.source.header, and the secret's value")]
    [InlineData(HttpStatusCode.Found, "", "answered 302 Found when asked for telemetry")]
    [InlineData(HttpStatusCode.InternalServerError, "", "Check telemetry.source.url")]
    public async Task What_goes_wrong_is_told(HttpStatusCode status, string body, string expected)
    {
        var reading = ReadAsync("{version}");

        await endpoint.AnswerAsync(status, body);

        var read = await reading;
        Assert.Contains(expected, read.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the key", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_sent_is_not_shown()
    {
        var read = await ReadAsync("{version}", "the\nkey");

        Assert.Equal(
            "The value of the secret that telemetry.source.secret names can't be sent as the header X-Api-Key.", read.Error);
    }

    // The canary's version is not known, so that only the baseline's bins are asked for.
    private async Task<Measurements> ReadAsync(string path, string secret = "the key")
    {
        var options = new AzureOptions
        {
            Credential = new NoCredential(),
            ProbeScheme = "http",
            AllowedNetworks = ["127.0.0.0/8"],
        };
        using var metrics = new HttpMetrics(options, new OneSecret(secret), TimeProvider.System);
        var source = new HttpSource($"http://{endpoint.Host}/{path}") { Header = "X-Api-Key", Secret = "metrics-key" };
        return await metrics.ReadAsync(
            source,
            new(
                Given.Environment("shop"), new("1.0.0", null), CanaryPlace.Slot, Given.Start, Given.Start,
                Given.Start.AddMinutes(5), []),
            TestContext.Current.CancellationToken);
    }
}
