using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_console_with_nothing_in_it(ConsoleFixture fixture, EmptyPlane empty) : In_the_browser(fixture), IClassFixture<EmptyPlane>
{
    [Theory]
    [InlineData("/", "No applications yet", "canary env create")]
    [InlineData("/?view=table", "No applications yet", "canary env create")]
    [InlineData("/analytics", "No rollout ended in this time", "Figures come with the first rollout that ends.")]
    [InlineData("/channels", "Nobody is told anything yet", "A channel tells people by mail")]
    [InlineData("/access", "No keys yet", "A key lets a person or a pipeline in")]
    [InlineData("/audit?contains=nobody-at-all", "Nothing fits", "All entries were looked at.")]
    public async Task Says_what_is_to_be_done(string screen, string title, string says)
    {
        var page = await PageAsync(screen, host: empty.Host.Address);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(says);
    }

    [Theory]
    [InlineData("/applications/{shop}", "No versions yet: register one here", "No rollout yet.")]
    [InlineData("/applications/{shop}/environments/production", "Nothing was seen yet.", "Target")]
    [InlineData("/applications/{shop}/environments/production/release", "There is no version to release", "Register one first.")]
    [InlineData("/?q={shop}", "never seen live", "No rollout yet.")]
    public async Task Says_of_a_new_application_what_it_lacks(string screen, string says, string more)
    {
        var shop = $"new-shop-{screen.Length}";
        await Fixture.Cloud.AddShopAsync(shop);
        await new StoredFleet(Fixture.Cloud.Storage.ConnectionString)
            .AddApplicationAsync(new(shop, "production", LocalCloud.Target(shop)), isSeen: false);
        var page = await PageAsync(screen.Replace("{shop}", shop, StringComparison.Ordinal));

        await Expect(page.Locator("main")).ToContainTextAsync(says);
        await Expect(page.Locator("main")).ToContainTextAsync(more);
    }
}
