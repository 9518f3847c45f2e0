using CanaryFunctions.Tests.Stage;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>Sign-in by OpenID Connect, at an issuer of our own that signs real tokens.</summary>
public sealed class Somebody_whom_an_issuer_knows : In_the_browser, IClassFixture<PeopleOfAnIssuer>
{
    private const string Button = "Sign in with Contoso";

    private static readonly (string, object)[] releaser = [("sub", "5f3a"), ("preferred_username", "ann@contoso.example"), ("groups", "release")];

    private readonly LocalSignIn signIn;
    private readonly int redeemedBefore;
    private Host host;

    public Somebody_whom_an_issuer_knows(ConsoleFixture fixture, PeopleOfAnIssuer people)
        : base(fixture)
    {
        (signIn, host) = (people.Issuer.SignIn, people.Host);
        redeemedBefore = signIn.Redeemed;
        (signIn.Person, signIn.Change, signIn.Refuses, signIn.AltersState) = (releaser, null, false, false);
    }

    [Fact]
    public async Task Is_led_where_he_wanted_to_go_with_the_role_that_the_rules_give()
    {
        var page = await StrangerAsync(host: host.Address);

        await page.GotoAsync("/?view=table");
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(host.Address, "/?view=table").ToString());
        await Expect(page.Locator(".who .name")).ToHaveTextAsync("ann@contoso.example");
        await Expect(page.Locator(".who .grants")).ToHaveTextAsync("releaser on everything");
        Assert.Equal(1, signIn.Redeemed - redeemedBefore);
    }

    [Fact]
    public async Task Whom_no_rule_fits_is_told_what_he_lacks()
    {
        signIn.Person = [("sub", "5f3b"), ("preferred_username", "bob@contoso.example"), ("groups", "sales")];
        var page = await SignInAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This is not for you" })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("This needs the role viewer on everything; yours is nothing.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in as somebody else" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Is_signed_out_here()
    {
        var page = await SignInAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Button })).ToBeVisibleAsync();
        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Button })).ToBeVisibleAsync();
    }

    public static TheoryData<string> Wrong => [.. wrong.Keys];

    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> wrong = new()
    {
        ["for somebody else's sign-in"] = token => token.Claims["nonce"] = "other",
        ["without the sign-in's number"] = token => token.Claims.Remove("nonce"),
        ["meant for another application"] = token => token.Audience = "other",
        ["of another issuer"] = token => token.Issuer = "https://other.example",
        ["that has ended"] = token => (token.NotBefore, token.IssuedAt, token.Expires) =
            (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1)),
        ["that nobody has signed"] = token => token.SigningCredentials = null,
        ["signed by a stranger"] = token => token.SigningCredentials = new(
            new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Is_not_known_by_a_token(string what)
    {
        signIn.Change = wrong[what];

        await IsRefusedAsync(await SignInAsync("/?view=table"));
    }

    [Fact]
    public async Task Is_not_signed_in_by_an_answer_to_another_question()
    {
        signIn.AltersState = true;

        await IsRefusedAsync(await SignInAsync());
    }

    [Fact]
    public async Task Is_not_signed_in_when_he_says_no()
    {
        signIn.Refuses = true;

        await IsRefusedAsync(await SignInAsync());
    }

    [Fact]
    public async Task Is_not_signed_in_by_a_link_that_somebody_else_has_sent()
    {
        // His own code, to be redeemed in another's browser.
        var attacker = await StrangerAsync(host: host.Address);
        var asked = await LocationAsync(attacker, "/sign-in/issuer");
        var answer = await LocationAsync(attacker, asked);

        var victim = await StrangerAsync(host: host.Address);
        await victim.GotoAsync(answer);

        await IsRefusedAsync(victim);
        Assert.Equal(0, signIn.Redeemed - redeemedBefore);
    }

    [Fact]
    public async Task Is_told_when_the_issuer_does_not_answer()
    {
        await using var silent = new PeopleOfAnIssuer(Fixture);
        await silent.InitializeAsync();
        await silent.Issuer.DisposeAsync();
        host = silent.Host;

        var page = await SignInAsync();

        await IsRefusedAsync(page);
    }

    [Fact]
    public async Task Tries_again_after_a_refusal_and_is_led_where_he_wanted_to_go()
    {
        signIn.Refuses = true;
        var page = await SignInAsync("/?view=table");
        await IsRefusedAsync(page);
        signIn.Refuses = false;

        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(host.Address, "/?view=table").ToString());
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/%0d%0aLocation:%20https://evil.example/")]
    public async Task Is_never_led_elsewhere(string to)
    {
        var page = await StrangerAsync(host: host.Address);

        await page.GotoAsync($"/sign-in/issuer?to={Uri.EscapeDataString(to)}");

        Assert.Equal(host.Address.Authority, new Uri(page.Url).Authority);
    }

    // Where the answer to a request leads, without going there.
    private static async Task<string> LocationAsync(IPage page, string address) =>
        (await page.Context.APIRequest.GetAsync(address, new() { MaxRedirects = 0 })).Headers["location"];

    private async Task<IPage> SignInAsync(string path = "/")
    {
        var page = await StrangerAsync(host: host.Address);
        await page.GotoAsync(path);
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        return page;
    }

    private async Task IsRefusedAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Contoso did not sign you in. Try again");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Button })).ToBeVisibleAsync();
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "canary-console");
        Assert.Equal(host.Address.Authority, new Uri(page.Url).Authority);
    }
}
