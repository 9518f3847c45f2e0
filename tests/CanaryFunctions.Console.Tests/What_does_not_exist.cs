using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class What_does_not_exist(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Theory]
    [InlineData("/applications/nobodys")]
    [InlineData("/applications/{shop}/environments/nowhere")]
    [InlineData("/applications/{shop}/environments/nowhere/release")]
    [InlineData("/applications/{shop}/environments/nowhere/edit")]
    [InlineData("/applications/NOBODYS")]
    [InlineData("/applications/{shop}/versions/9.9.9")]
    [InlineData("/applications/{shop}/versions/compare?from=1.0.0&to=9.9.9")]
    [InlineData("/applications/{shop}/policies/nobodys")]
    [InlineData("/applications/{shop}/policies/nobodys/edit")]
    [InlineData("/applications/{shop}/policies/careful/edit")]
    [InlineData("/applications/{shop}/new-policy?from=nobodys")]
    [InlineData("/rollouts/01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("/channels/nobody")]
    [InlineData("/me/channels/nobody")]
    public async Task Is_not_found(string address)
    {
        var (_, shop) = await Fixture.RolloutAsync();
        var page = await PageAsync(Blank);

        var answer = await page.GotoAsync(address.Replace("{shop}", shop, StringComparison.Ordinal));

        Assert.Equal(404, answer!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();
    }
}
