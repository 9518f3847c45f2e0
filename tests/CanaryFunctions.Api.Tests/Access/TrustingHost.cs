using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests.Access;

/// <summary>A host that trusts a local issuer.</summary>
public sealed class TrustingHost : IAsyncLifetime
{
    private LocalCloud cloud = null!;

    public LocalIssuer Issuer { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await LocalIssuer.StartAsync();
        cloud = await LocalCloud.StartAsync();
        const string Access = "Canary__Access__TrustedIssuers__0__";
        Host = await Host.StartAsync(cloud, settings: new()
        {
            [Access + "Issuer"] = Issuer.Address,
            [Access + "Audience"] = LocalIssuer.Audience,
            [Access + "Rules__0__Pattern"] = "repo:contoso/shop:environment:*",
            [Access + "Rules__0__Role"] = "Releaser",
            [Access + "Rules__0__Application"] = "shop",
            [Access + "Rules__1__Claim"] = "roles",
            [Access + "Rules__1__Pattern"] = "Canary.Admin",
            [Access + "Rules__1__Role"] = "Admin",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await cloud.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
