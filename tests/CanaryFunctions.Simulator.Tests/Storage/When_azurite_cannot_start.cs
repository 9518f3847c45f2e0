using System.Diagnostics;
using CanaryFunctions.Simulator.Storage;

namespace CanaryFunctions.Simulator.Tests.Storage;

public sealed class When_azurite_cannot_start : IDisposable
{
    private readonly FakeTools tools = new();

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task A_node_that_is_too_old_is_told_with_its_version()
    {
        var node = tools.Program("node", "echo v18.20.4");

        Assert.Equal(
            $"Azurite needs Node.js 20 or newer, and '{node}' is v18.20.4: install a newer one.",
            await FailureAsync(new() { Node = node, Cache = tools.Cache }));
    }

    [Fact]
    public async Task A_missing_npm_is_told_with_what_brings_it() => Assert.Equal(
        "'no-such-npm' was not found: install Node.js 20 or newer, which brings node and npm.",
        await FailureAsync(new() { Npm = "no-such-npm", Cache = tools.Cache }));

    [Fact]
    public async Task A_failed_installation_says_why_and_what_to_do_and_leaves_nothing_behind()
    {
        var npm = tools.Program("npm", "echo 'npm error code ENOTFOUND' >&2; exit 1");

        Assert.Equal(
            "Azurite could not be installed with 'npm ci' (npm error code ENOTFOUND): "
            + "make sure that npm reaches its registry, and try again.",
            await FailureAsync(new() { Npm = npm, Cache = tools.Cache }));
        Assert.Empty(tools.Installed);
    }

    [Fact]
    public async Task A_broken_installation_is_told_with_the_folder_to_delete()
    {
        var message = await FailureAsync(
            new() { Npm = tools.Npm(program: "require('no-such-module')"), Cache = tools.Cache });

        Assert.StartsWith("Azurite did not start (Error: Cannot find module 'no-such-module'", message);
        Assert.EndsWith($"delete '{tools.Installed.Single()}' to have it installed anew.", message);
    }

    [Fact]
    public async Task An_installation_that_is_cancelled_leaves_no_process_and_no_folder()
    {
        var npm = tools.Program("npm", $"""
            echo $$ > {tools.At("pid.draft")}
            mv {tools.At("pid.draft")} {tools.At("pid")}
            exec sleep 300
            """);
        using var cancelled = new CancellationTokenSource();
        var starting = Azurite.StartAsync(new() { Npm = npm, Cache = tools.Cache }, cancelled.Token);
        while (!File.Exists(tools.At("pid"))) await Task.Delay(10);
        var pid = int.Parse(await File.ReadAllTextAsync(tools.At("pid")));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
        Assert.Empty(tools.Installed);
    }

    private static async Task<string> FailureAsync(AzuriteOptions options) =>
        (await Assert.ThrowsAsync<LocalAzureException>(() => Azurite.StartAsync(options, CancellationToken.None)))
        .Message;
}
