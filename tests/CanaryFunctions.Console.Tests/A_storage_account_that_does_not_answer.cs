using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_storage_account_that_does_not_answer(ConsoleFixture fixture, CutOff cut) : In_the_browser(fixture), IClassFixture<CutOff>
{
    private readonly CutOff cable = cut;
    private readonly Host host = cut.Host;

    public override ValueTask DisposeAsync()
    {
        cable.Mend();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Is_told_on_a_page_of_its_own_until_it_answers_again()
    {
        var key = await Fixture.KeyAsync("reader", new Grant(Role.Viewer));
        var page = await PageAsync("/analytics", key, host: host.Address);

        cable.Cut();
        var answer = await page.GotoAsync("/?view=table", new() { Timeout = 120_000 });
        Assert.Equal(500, answer!.Status);
        Standards.HasAStrictPolicy(answer.Headers);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Something failed" })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("its storage does not answer. Nothing is known to have been changed");
        cable.Mend();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        await Expect(page.Locator(".who .name")).ToHaveTextAsync("reader");
        Assert.Equal(new Uri(host.Address, "/?view=table").ToString(), page.Url);
    }

    [Theory]
    [InlineData("/rollouts/{rollout}", "Live")]
    [InlineData("/", "Live")]
    public async Task Turns_an_open_page_stale_until_it_answers_again(string path, string live)
    {
        var (rollout, _) = await Fixture.RolloutAsync();
        var key = await Fixture.KeyAsync("watcher", new Grant(Role.Viewer));
        var page = await PageAsync(path.Replace("{rollout}", rollout, StringComparison.Ordinal), key, host: host.Address);
        await Expect(page.Locator("live-page")).ToHaveTextAsync(live);

        cable.Cut();
        await Expect(page.Locator("live-page")).ToContainTextAsync(": this is how it was at");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(1);
        cable.Mend();

        await Expect(page.Locator("live-page")).ToContainTextAsync("Live");
        await Expect(page.Locator("html.stale")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Changes_nothing_by_an_action_that_failed()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        var page = await PageAsync($"/applications/{shop}/versions/new", host: host.Address);
        await page.GetByLabel("Number").FillAsync("2.0.0");
        await page.GetByLabel("Package or image").FillAsync("https://packages.example/shop-2.0.0.zip");

        cable.Cut();
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the version" }).ClickAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Something failed" })).ToBeVisibleAsync();
        cable.Mend();

        using var answer = await Fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/{shop}/versions/2.0.0");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }
}
