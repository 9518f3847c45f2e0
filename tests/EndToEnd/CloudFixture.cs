using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>One cloud for the tests of a class; each test has an application and a site of its own in it.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    private int sites;

    public LocalCloud Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cloud = await LocalCloud.StartAsync();

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    /// <summary>A name that no other test uses.</summary>
    public string NewSite() => $"shop{Interlocked.Increment(ref sites)}";
}
