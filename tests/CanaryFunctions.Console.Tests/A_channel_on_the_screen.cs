using CanaryFunctions.Core.Access;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_channel_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_made_tried_and_sends_again_what_was_given_up()
    {
        var status = 404;
        await using var receiver = await Receiver.StartAsync(_ => (status, null));
        var page = await PageAsync("/channels");
        await page.GetByRole(AriaRole.Link, new() { Name = "New shared channel" }).ClickAsync();
        // Of all others it would be told what other tests do.
        await page.GetByLabel("Application").FillAsync("told-by-hand");
        await MakeAsync(page, "by-hand", receiver.Address);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The signing key of by-hand. It is shown this once");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the channel" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        var given = page.GetByRole(AriaRole.Region, new() { Name = "List of deliveries" }).GetByRole(AriaRole.Row).Last;
        await Expect(given).ToContainTextAsync("Given up");
        await Expect(given).ToContainTextAsync("404");
        status = 200;
        await given.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();

        await Expect(given).ToContainTextAsync("Delivered");
        Assert.Equal(2, receiver.Messages.Count);
        await page.GetByRole(AriaRole.Link, new() { Name = "Given up" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing here" })).ToBeVisibleAsync();
        await KeepAsync(page, "channel");
    }

    [Fact]
    public async Task Is_changed_gets_a_new_signing_key_and_is_removed()
    {
        var page = await PageAsync($"/channels/{await ChannelAsync("turned")}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change" }).ClickAsync();
        await page.GetByLabel("Environments").FillAsync("production, staging");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".facts")).ToContainTextAsync("in production, staging");

        await page.GetByRole(AriaRole.Button, new() { Name = "New signing key" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Make a new key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("whsec_");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Notifications");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "turned" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_it()
    {
        var page = await PageAsync("/new-channel");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("wrong");
        await page.GetByLabel("Address").FillAsync("not an address");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        using var made = await Fixture.Api.SendAsync(HttpMethod.Get, "api/channels/wrong");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, made.StatusCode);
    }

    [Fact]
    public async Task Shows_its_own_words_before_it_is_made_and_loses_nothing_that_was_filled_in()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        var page = await PageAsync("/new-channel");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("worded");
        await page.GetByLabel("Kind").SelectOptionAsync("Webhook");
        await page.GetByLabel("Address").FillAsync($"{receiver.Address}");
        await page.GetByText("Own words").ClickAsync();
        var title = page.GetByLabel("Title, as a Liquid template");

        await title.FillAsync("{{ application }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(title).ToHaveAttributeAsync("aria-invalid", "true");
        await title.FillAsync("{{ application }} goes back");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("shop goes back");
        using var made = await Fixture.Api.SendAsync(HttpMethod.Get, "api/channels/worded");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, made.StatusCode);

        await Expect(page.GetByLabel("Address")).ToHaveValueAsync($"{receiver.Address}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The signing key of worded");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the channel" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change" }).ClickAsync();
        await page.GetByLabel("Address").FillAsync("https://hooks.example/other");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("shop goes back");
        await Expect(page.GetByLabel("Address")).ToHaveValueAsync("https://hooks.example/other");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task That_is_shared_is_shown_to_who_may_only_look_and_not_offered_to_be_changed()
    {
        var channel = await ChannelAsync("looked-at");
        var page = await PageAsync($"/channels/{channel}", await Fixture.KeyAsync("looks at it", new Grant(Role.Viewer)));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("looked-at");
        await Expect(page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await page.GotoAsync("/channels");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New shared channel" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Of_somebody_who_may_only_look_is_his_own()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        var page = await PageAsync("/channels", await Fixture.KeyAsync("tells himself", new Grant(Role.Viewer)));
        await page.GetByRole(AriaRole.Link, new() { Name = "New channel of your own" }).ClickAsync();
        await MakeAsync(page, "only-mine", receiver.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the channel" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "List of deliveries" })).ToContainTextAsync("Delivered");
        var other = await PageAsync("/channels");
        await Expect(other.Locator("main")).Not.ToContainTextAsync("only-mine");
    }

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    private static async Task MakeAsync(IPage page, string name, Uri address)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Kind").SelectOptionAsync("Webhook");
        await page.GetByLabel("Address").FillAsync($"{address}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();
    }

    private async Task<string> ChannelAsync(string name)
    {
        var body = new { address = new { kind = "webhook", url = "https://hooks.example/canary" } };
        (await Fixture.Api.SendAsync(HttpMethod.Put, $"api/channels/{name}", body)).EnsureSuccessStatusCode();
        return name;
    }
}
