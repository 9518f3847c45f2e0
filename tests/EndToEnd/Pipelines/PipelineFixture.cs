using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd.Pipelines;

/// <summary>A host that trusts the tokens of two issuers, which stand for those of GitHub and Azure DevOps, and the services
/// that hand such tokens to jobs.</summary>
public sealed class PipelineFixture : IAsyncLifetime
{
    private const string Trusted = "Canary__Access__TrustedIssuers__";
    private LocalIssuer github = null!;
    private LocalIssuer devops = null!;
    private int sites;

    public LocalCloud Cloud { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public Caller Api { get; private set; } = null!;

    /// <summary>GitHub's API and its token service.</summary>
    public Receiver GitHub { get; private set; } = null!;

    /// <summary>The token service of Azure DevOps.</summary>
    public Receiver DevOps { get; private set; } = null!;

    /// <summary>The repository that the next job belongs to.</summary>
    public string Subject { get; set; } = "repo:contoso/shop:environment:production";

    public async ValueTask InitializeAsync()
    {
        (github, devops) = (await LocalIssuer.StartAsync(), await LocalIssuer.StartAsync());
        GitHub = await Receiver.StartAsync(message => message switch
        {
            { Path: var path } when path.StartsWith("/token", StringComparison.Ordinal) => message.Headers["Authorization"] == "Bearer runner"
                ? (200, new { value = github.Issue(null, ("sub", Subject)) })
                : (401, null),
            { Method: "GET" } => (200, Array.Empty<object>()),
            { Path: "/repos/contoso/shop/deployments" } => (201, new { id = 42 }),
            _ => (201, new { id = 1 }),
        });
        DevOps = await Receiver.StartAsync(message => message.Headers["Authorization"] == "Bearer job-token"
            ? (200, new { oidcToken = devops.Issue(null, ("sub", "sc://contoso/web/canary")) })
            : (401, null));
        LocalCloud.ExpectShortLives();
        Cloud = await LocalCloud.StartAsync();
        Host = await Host.StartAsync(Cloud, settings: new()
        {
            [Trusted + "0__Issuer"] = github.Address,
            [Trusted + "0__Audience"] = LocalIssuer.Audience,
            [Trusted + "0__Rules__0__Pattern"] = "repo:contoso/shop:environment:*",
            [Trusted + "0__Rules__0__Role"] = "Releaser",
            [Trusted + "1__Issuer"] = devops.Address,
            [Trusted + "1__Audience"] = LocalIssuer.Audience,
            [Trusted + "1__Rules__0__Pattern"] = "sc://contoso/web/*",
            [Trusted + "1__Rules__0__Role"] = "Releaser",
        });
        Api = new(Host.Address);
    }

    /// <summary>An application of its own, live with 1.0.0.</summary>
    public async Task<(string Name, Uri Site)> NewShopAsync()
    {
        var name = $"shop{Interlocked.Increment(ref sites)}";
        var site = await Cloud.AddShopAsync(name);
        await Api.RegisterAsync(Cloud, name, ("1.0.0", 0));
        return (name, site.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
        foreach (var stopped in new IAsyncDisposable[] { GitHub, DevOps, github, devops }) await stopped.DisposeAsync();
    }
}
