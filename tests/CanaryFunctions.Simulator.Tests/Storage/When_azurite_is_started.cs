using CanaryFunctions.Simulator.Storage;

namespace CanaryFunctions.Simulator.Tests.Storage;

public sealed class When_azurite_is_started : IDisposable
{
    private readonly FakeTools tools = new();

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task Its_blobs_queues_and_tables_answer()
    {
        await using var azurite = await Azurite.StartAsync(new(), CancellationToken.None);
        using var http = new HttpClient();

        foreach (var service in new[] { "Blob", "Queue", "Table" })
        {
            using var answer = await http.GetAsync(Endpoint(azurite, service));
            Assert.StartsWith($"Azurite-{service}/3.35.0", answer.Headers.Server.ToString());
        }
    }

    [Fact]
    public async Task Those_that_start_at_once_install_it_once_and_have_ports_of_their_own()
    {
        var options = new AzuriteOptions { Npm = tools.Npm(), Cache = tools.Cache };

        var started = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Azurite.StartAsync(options, CancellationToken.None)));

        Assert.Equal(12, started.SelectMany(azurite =>
            new[] { "Blob", "Queue", "Table" }.Select(service => Endpoint(azurite, service).Port)).Distinct().Count());
        Assert.Single(tools.Installed);
        foreach (var azurite in started) await azurite.DisposeAsync();
    }

    [Fact]
    public async Task The_next_start_finds_it_installed()
    {
        var options = new AzuriteOptions { Npm = tools.Npm(), Cache = tools.Cache };
        await using var first = await Azurite.StartAsync(options, CancellationToken.None);

        await using var second = await Azurite.StartAsync(options, CancellationToken.None);

        Assert.Equal(1, tools.Installations);
    }

    [Fact]
    public async Task The_token_of_its_start_does_not_matter_later()
    {
        // More than a pipe holds: whoever stops reading stops the emulator.
        var npm = tools.Npm("""
            const server = require('http').createServer((_, answer) => {
              process.stderr.write('x'.repeat(1 << 20) + '\n', () => answer.end('said'));
            });
            server.listen(0, '127.0.0.1', () => ['Blob', 'Queue', 'Table'].forEach(name => console.log(
              `Azurite ${name} service is successfully listening at http://127.0.0.1:${server.address().port}`)));
            """);
        using var start = new CancellationTokenSource();
        await using var azurite = await Azurite.StartAsync(new() { Npm = npm, Cache = tools.Cache }, start.Token);

        await start.CancelAsync();

        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        Assert.Equal("said", await http.GetStringAsync(Endpoint(azurite, "Blob")));
    }

    [Fact]
    public async Task It_can_be_ended_twice()
    {
        var azurite = await Azurite.StartAsync(
            new() { Npm = tools.Npm(), Cache = tools.Cache }, CancellationToken.None);

        await azurite.DisposeAsync();
        await azurite.DisposeAsync();

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(Endpoint(azurite, "Blob")));
    }

    [Fact]
    public async Task Its_lock_file_names_no_registry() => Assert.DoesNotContain(
        "\"resolved\"",
        await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "azurite", "package-lock.json")));

    private static Uri Endpoint(Azurite azurite, string service) => new(azurite.ConnectionString
        .Split(';').Single(part => part.StartsWith($"{service}Endpoint=", StringComparison.Ordinal)).Split('=', 2)[1]);
}
