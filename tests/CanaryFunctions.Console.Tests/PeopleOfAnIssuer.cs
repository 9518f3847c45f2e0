using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>A host at which people sign in by OpenID Connect, and an issuer of our own that signs real tokens.</summary>
public sealed class PeopleOfAnIssuer(ConsoleFixture fixture) : IAsyncLifetime
{
    private const string Trusted = "Canary__Access__TrustedIssuers__0__";

    public LocalIssuer Issuer { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await LocalIssuer.StartAsync();
        Host = await Host.StartAsync(fixture.Cloud, settings: new()
        {
            [Trusted + "Issuer"] = Issuer.Address,
            [Trusted + "Audience"] = LocalIssuer.Audience,
            [Trusted + "NameClaim"] = "preferred_username",
            [Trusted + "Rules__0__Claim"] = "groups",
            [Trusted + "Rules__0__Pattern"] = "release",
            [Trusted + "Rules__0__Role"] = "releaser",
            ["Canary__Access__SignIn__Issuer"] = Issuer.Address,
            ["Canary__Access__SignIn__ClientId"] = LocalSignIn.Client,
            ["Canary__Access__SignIn__ClientSecret"] = Marked.Mark(LocalSignIn.Secret),
            ["Canary__Access__SignIn__Name"] = "Contoso",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
