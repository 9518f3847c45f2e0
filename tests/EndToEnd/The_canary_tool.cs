using System.Diagnostics;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>As a pipeline runs it: a process with an environment, which ends with a code.</summary>
public sealed class The_canary_tool(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const string Policy = """
        name: quick-look
        checks:
          - { kind: comparison, name: errors }
        steps:
          - { weight: 50, atLeast: 15s }
        warmUp: { path: /health, successes: 2 }
        promotion: { bake: 1s }
        """;

    private const string Patient = """
        name: patient
        steps:
          - { weight: 10, advance: person }
        promotion: { bake: 1s }
        """;

    private static readonly string canary = Path.Combine(AppContext.BaseDirectory, "canary.dll");

    [Fact]
    public async Task Waits_for_a_good_version_through_a_restart_of_the_host_and_ends_with_0()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        var port = FreePort();
        var host = await Host.StartAsync(fixture.Cloud, port: port);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));

        var waiting = RunAsync(host.Address, Host.Key, "rollout", "start", "1.1.0", "--app", site, "--policy", Written(Policy), "--wait");
        await UntilAsync(async () => await api.ListAsync(site) is [{ Phase: "Stepping" }]);
        await host.DisposeAsync();
        host = await Host.StartAsync(fixture.Cloud, port: port);
        var (code, output, errors) = await waiting;
        await host.DisposeAsync();

        Assert.True(code == 0, output + errors);
        Assert.Equal(1, Occurrences(output, "Baking      1.1.0 is live."));
    }

    [Fact]
    public async Task Ends_with_3_when_the_version_is_bad_and_says_why()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.2.0", 0.2));

        var (code, output, errors) = await RunAsync(
            host.Address, Host.Key, "rollout", "start", "1.2.0", "--app", site, "--policy", Written(Policy), "--wait");

        Assert.True(code == 3, output + errors);
        Assert.Matches(@"Canary fails (more than )?[\d.]+ times as often as the baseline", output);
    }

    [Fact]
    public async Task Ends_with_its_code_in_every_other_case()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));

        var timedOut = await RunAsync(
            host.Address, Host.Key, "rollout", "start", "1.1.0", "--app", site, "--policy", Written(Patient), "--wait", "--timeout", "1s");
        Assert.Equal(5, timedOut.Code);
        var id = Assert.Single(await api.ListAsync(site)).Id;
        Assert.Contains($"canary rollout watch {id}", timedOut.Output, StringComparison.Ordinal);

        var watching = RunAsync(host.Address, Host.Key, "rollout", "watch", $"{id}");
        await UntilAsync(async () => await api.ListAsync(site) is [{ Phase: "Stepping" }]);
        Assert.Equal(0, (await RunAsync(host.Address, Host.Key, "rollout", "abort", $"{id}")).Code);
        Assert.Equal(4, (await watching).Code);

        var refused = await RunAsync(host.Address, Host.Key, "rollout", "start", "9.9.9", "--app", site);
        Assert.Equal((2, $"{site} has no version 9.9.9. Register it first."), (refused.Code, refused.Errors.Trim()));
        var poor = await RunAsync(host.Address, await KeyAsync(api, new(Role.Viewer, site)), "rollout", "start", "1.1.0", "--app", site);
        Assert.Equal(6, poor.Code);
        Assert.Contains("This needs the role releaser", poor.Errors, StringComparison.Ordinal);
        Assert.Equal(7, (await RunAsync(new("http://127.0.0.1:1"), Host.Key, "app", "list")).Code);
        Assert.Equal(1, (await RunAsync(host.Address, null, "app", "list")).Code);
        Assert.Equal(1, (await RunAsync(host.Address, Host.Key, "rollout", "dance")).Code);
    }

    [Fact]
    public async Task Prints_a_table_for_people_and_json_yaml_or_what_a_query_finds_for_programs()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        string[] list = ["version", "list", "--app", site];

        var table = await RunAsync(host.Address, Host.Key, list);
        var json = await RunAsync(host.Address, Host.Key, [.. list, "-o", "json"]);
        var yaml = await RunAsync(host.Address, Host.Key, [.. list, "-o", "yaml"]);
        var query = await RunAsync(host.Address, Host.Key, [.. list, "--query", "value[].number | [0]"]);
        var wrong = await RunAsync(host.Address, Host.Key, [.. list, "--query", "value[["]);

        Assert.Contains("Registered by", table.Output, StringComparison.Ordinal);
        Assert.StartsWith("{", json.Output, StringComparison.Ordinal);
        Assert.Contains("number: 1.1.0", yaml.Output, StringComparison.Ordinal);
        Assert.Equal("1.1.0", query.Output.Trim());
        Assert.Equal(2, wrong.Code);
        Assert.All([table, json, yaml, query, wrong], run => Assert.DoesNotContain(Host.Key, run.Output + run.Errors, StringComparison.Ordinal));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string Written(string policy)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "policy.yaml");
        File.WriteAllText(file, policy);
        return file;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> KeyAsync(Caller api, Grant grant)
    {
        using var made = await api.SendAsync(HttpMethod.Post, "api/keys", new { name = "poor", grants = new[] { grant } });
        return (string)System.Text.Json.Nodes.JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await condition()) await Task.Delay(50, patience.Token);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(Uri address, string? key, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [canary, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CANARY_URL"] = address.ToString();
        if (key is null) start.Environment.Remove("CANARY_KEY");
        else start.Environment["CANARY_KEY"] = key;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
