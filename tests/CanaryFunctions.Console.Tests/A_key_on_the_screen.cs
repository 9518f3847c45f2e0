using System.Net;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_key_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_shown_once_lets_somebody_in_and_is_revoked()
    {
        var page = await PageAsync("/access");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Carl");
        await page.GetByLabel("Role").SelectOptionAsync("Viewer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        using var carl = new Caller(Fixture.Host.Address, await page.Locator("#new-key").InnerTextAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(carl));

        await page.GotoAsync("/access");
        await Expect(page.Locator("#new-key")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key of Carl" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Carl" })).ToContainTextAsync("Revoked");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(carl));
    }

    private static async Task<HttpStatusCode> StatusAsync(Caller caller)
    {
        using var answer = await caller.SendAsync(HttpMethod.Get, "api/rollouts");
        return answer.StatusCode;
    }
}
