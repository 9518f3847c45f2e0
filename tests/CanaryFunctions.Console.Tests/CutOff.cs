using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A host whose way to its storage account can be cut.</summary>
public sealed class CutOff(ConsoleFixture fixture) : IAsyncLifetime
{
    private Cable cable = null!;
    private bool isCut;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        cable = new(fixture.Cloud.Storage.ConnectionString);
        Host = await Host.StartAsync(fixture.Cloud, settings: new() { ["Canary__Storage"] = cable.ConnectionString });
    }

    public void Cut()
    {
        isCut = true;
        cable.Cut();
    }

    /// <summary>Does nothing if the way is open.</summary>
    public void Mend()
    {
        if (!isCut) return;
        isCut = false;
        cable.Mend();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        cable.Dispose();
    }
}
