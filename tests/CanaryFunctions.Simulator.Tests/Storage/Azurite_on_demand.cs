using System.Diagnostics;
using CanaryFunctions.Simulator.Storage;

namespace CanaryFunctions.Simulator.Tests.Storage;

public sealed class Azurite_on_demand
{
    [Fact]
    public async Task Its_process_ends_with_it()
    {
        var storage = await Azurite.StartAsync(new(), CancellationToken.None);
        var id = storage.ProcessId;

        await storage.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task A_missing_node_is_said_in_one_sentence()
    {
        var failure = await Assert.ThrowsAsync<LocalAzureException>(
            () => Azurite.StartAsync(new() { Node = "no-such-node" }, CancellationToken.None));

        Assert.Equal(
            "'no-such-node' was not found: install Node.js 20 or newer, which brings node and npm.", failure.Message);
    }
}
