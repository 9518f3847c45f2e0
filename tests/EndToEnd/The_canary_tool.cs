using System.Text.RegularExpressions;
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

    private static readonly string canary = CanaryTool.Path;

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
        await Wait.UntilAsync(async () => await api.ListAsync(site) is [{ Phase: "Stepping" }]);
        await host.DisposeAsync();
        host = await Host.StartAsync(fixture.Cloud, port: port);
        var (code, output, errors) = await waiting;
        await host.DisposeAsync();

        Assert.True(code == 0, output + errors);
        Assert.Equal(1, Occurrences(output, "Baking      1.1.0 is live."));
    }

    [Fact]
    public async Task Waits_through_a_network_that_is_cut_for_30_seconds()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        await using var wire = new Wire(host.Address);

        var waiting = RunAsync(wire.Address, Host.Key, "rollout", "start", "1.1.0", "--app", site, "--policy", Written(Policy), "--wait");
        await Wait.UntilAsync(async () => await api.ListAsync(site) is [{ Phase: "Stepping" }]);
        await wire.CutAsync(TimeSpan.FromSeconds(30));
        var (code, output, errors) = await waiting;

        Assert.True(code == 0, output + errors);
        Assert.Equal(1, Occurrences(output, "The control plane does not answer; it is asked again."));
        Assert.Equal(1, Occurrences(output, "Baking      1.1.0 is live."));
    }

    [Fact]
    public async Task Starts_once_although_the_network_is_cut_while_it_starts()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        await using var wire = new Wire(host.Address);
        var cut = wire.CutAsync(TimeSpan.FromSeconds(5));

        var (code, output, errors) = await RunAsync(
            wire.Address, Host.Key, "rollout", "start", "1.1.0", "--app", site, "--policy", Written(Patient), "--wait", "--timeout", "1s");
        await cut;

        Assert.True(code == 5, output + errors);
        Assert.Single(await api.ListAsync(site));
    }

    [Fact]
    public async Task In_a_terminal_redraws_what_changes_and_never_clears_the_screen()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no script(1) to give it a terminal.");
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.1.0", 0));
        var rollout = await api.StartAsync(site, new { version = "1.1.0", policy = new { name = "p", steps = new[] { new { weight = 10 } }, promotion = new { bake = "1s" } } });

        var (code, output, _) = await RunAsync(
            host.Address, Host.Key, "/usr/bin/script",
            ["-qec", $"stty cols 60 rows 40; dotnet {canary} rollout watch {rollout.Id}", "/dev/null"]);

        Assert.True(code == 0, output);
        Assert.DoesNotContain("\u001b[2J", output, StringComparison.Ordinal);
        Assert.True(Occurrences(output, $"{site}/production") > 2, output);
        Assert.Contains("● 10 %", Shown(output), StringComparison.Ordinal);
        Assert.Contains("Succeeded", Shown(output), StringComparison.Ordinal);
        Assert.All(Shown(output).Split('\n'), line => Assert.True(line.Length <= 60, line));
    }

    [Fact]
    public async Task Signs_in_with_a_key_that_is_read_and_works_from_then_on()
    {
        await using var host = await Host.StartAsync(fixture.Cloud);
        var config = Directory.CreateTempSubdirectory().FullName;
        var policy = Written(Patient);

        var (login, said, _) = await RunAsync(null, null, "bash", ["-c", $"echo {Host.Key} | dotnet {canary} login --url {host.Address}"], config);
        Assert.Equal((0, $"Signed in to {host.Address} as bootstrap."), (login, said.Trim()));

        var me = await RunAsync(null, null, "dotnet", [canary, "access", "me", "--query", "name"], config);
        Assert.Equal((0, "bootstrap"), (me.Code, me.Output.Trim()));
        var lint = await RunAsync(null, null, "dotnet", [canary, "policy", "lint", policy], config);
        Assert.Equal((0, "patient can be run: 1 step, 0 checks, 0 hooks."), (lint.Code, lint.Output.Trim()));
        var apply = await RunAsync(null, null, "dotnet", [canary, "policy", "apply", policy, "--app", "shop"], config);
        Assert.True(apply.Code == 0, apply.Errors);
        await File.WriteAllTextAsync(policy, Patient.Replace("weight: 10", "weight: 20", StringComparison.Ordinal));
        var diff = await RunAsync(null, null, "dotnet", [canary, "policy", "diff", policy, "--app", "shop"], config);
        Assert.Equal("~ steps[0].weight: 10 -> 20", diff.Output.Trim());

        var logout = await RunAsync(null, null, "dotnet", [canary, "logout"], config);
        var stranger = await RunAsync(null, null, "dotnet", [canary, "access", "me"], config);
        Assert.Equal((0, 1), (logout.Code, stranger.Code));
        Assert.Contains("canary login", stranger.Errors, StringComparison.Ordinal);
        Assert.All(
            new[] { said, me.Output, apply.Output, diff.Output, stranger.Errors },
            text => Assert.DoesNotContain(Host.Key, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_wrong_key_at_the_door_and_keeps_nothing()
    {
        await using var host = await Host.StartAsync(fixture.Cloud);
        var config = Directory.CreateTempSubdirectory().FullName;

        var (code, _, errors) = await RunAsync(null, null, "bash", ["-c", $"echo wrong | dotnet {canary} login --url {host.Address}"], config);

        Assert.Equal(6, code);
        Assert.NotEmpty(errors);
        Assert.Empty(Directory.GetFiles(config));
    }

    [Fact]
    public async Task Completes_what_is_typed()
    {
        var (_, verbs, _) = await RunAsync(null, null, "dotnet", [canary, "[suggest:15]", "canary rollout "], "/");
        var (code, script, _) = await RunAsync(null, null, "dotnet", [canary, "completion", "bash"], "/");

        Assert.Contains("promote", verbs, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains("complete -o default -F _canary canary", script, StringComparison.Ordinal);
        var (ran, found, trouble) = await RunAsync(null, null, "bash",
        [
            "-c",
            $$"""
            canary() { dotnet '{{canary}}' "$@"; }
            {{script}}
            COMP_LINE='canary rollout prom' COMP_POINT=19 COMP_WORDS=(canary rollout prom) COMP_CWORD=2
            _canary; echo "${COMPREPLY[@]}"
            """,
        ], "/");
        Assert.Equal((0, "promote"), (ran, found.Trim()));
        Assert.Equal("", trouble);
    }

    [Fact]
    public async Task Ends_with_3_when_the_version_is_bad_and_says_why()
    {
        var site = fixture.NewSite();
        var shop = await fixture.Cloud.AddShopAsync(site);
        await using var customers = new Customers(shop.Address);
        await using var host = await Host.StartAsync(fixture.Cloud);
        using var api = new Caller(host.Address);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0), ("1.2.0", 0.9));

        var untilFound = Written(Policy.Replace("15s", "5m", StringComparison.Ordinal));
        var (code, output, errors) = await RunAsync(
            host.Address, Host.Key, "rollout", "start", "1.2.0", "--app", site, "--policy", untilFound, "--wait");

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
        await Wait.UntilAsync(async () => await api.ListAsync(site) is [{ Phase: "Stepping" }]);
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

    [Fact]
    public async Task Sets_where_requests_are_counted_and_takes_an_environment_out_and_in_as_a_file()
    {
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await using var host = await Host.StartAsync(fixture.Cloud);
        string[] set = ["env", "set", "--app", site, "--subscription", $"{LocalCloud.SubscriptionOf(site)}", "-g", "rg", "--site", site];
        var telemetry = Written($"source: {{ kind: logs, workspace: {fixture.Cloud.Azure.Workspace}, arms: {{ by: role }} }}\nlag: 10m");

        var given = await RunAsync(host.Address, Host.Key, [.. set, "--telemetry", telemetry]);
        var exported = await RunAsync(host.Address, Host.Key, "env", "export", "--app", site);
        await RunAsync(host.Address, Host.Key, [.. set, "--logs", $"{fixture.Cloud.Azure.Workspace}"]);
        var applied = await RunAsync(host.Address, Host.Key, "env", "apply", Written(exported.Output), "--app", site);
        var again = await RunAsync(host.Address, Host.Key, "env", "export", "--app", site);
        var both = await RunAsync(host.Address, Host.Key, [.. set, "--telemetry", telemetry, "--logs", $"{Guid.Empty}"]);
        var broken = await RunAsync(host.Address, Host.Key, "env", "apply", Written("site: [shop"), "--app", site);

        Assert.True(given.Code == 0, given.Errors);
        Assert.True(applied.Code == 0, applied.Errors);
        Assert.Contains("by: role", exported.Output, StringComparison.Ordinal);
        Assert.Equal(exported.Output, again.Output);
        Assert.Equal((2, 2), (both.Code, broken.Code));
        Assert.Matches("^policy.yaml:[0-9]+:[0-9]+: ", broken.Errors);
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

    // The lines that a terminal is sent, without the signs that colour letters; where its cursor is moved a line begins.
    private static string Shown(string output) =>
        Regex.Replace(Regex.Replace(output, "\u001b\\[[0-9;]*m", ""), "\u001b(\\[[0-9;?]*[A-Za-z]|[=>])|\r", "\n");

    private static Task<(int Code, string Output, string Errors)> RunAsync(Uri address, string? key, params string[] arguments) =>
        RunAsync(address, key, "dotnet", [canary, .. arguments]);

    private static Task<(int Code, string Output, string Errors)> RunAsync(
        Uri? address, string? key, string program, string[] arguments, string? config = null) =>
        CanaryTool.RunAsync(address, key, program, arguments, config);
}
