using CanaryFunctions.Core.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class A_policy_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_changed_for_one_rollout_only_with_its_plan_before_the_eyes()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await using var buying = customers;
        var page = await PageAsync($"/applications/{shop}/environments/production/release?version=1.1.0");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change the policy for this rollout only" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Plan" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Step 1" }).GetByLabel("Share").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the rollout of 1.1.0" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToContainTextAsync("7 %");
    }

    [Fact]
    public async Task Is_made_by_a_form_from_a_preset()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}");

        await page.GetByRole(AriaRole.Link, new() { Name = "New policy" }).ClickAsync();
        var quick = page.GetByLabel("Starting points").GetByRole(AriaRole.Link, new() { Name = "quick" });
        await quick.ClickAsync();
        await Expect(quick).ToHaveAttributeAsync("aria-current", "true");
        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync("mine");
        await Step(page, 1).GetByLabel("Share, per cent").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a step" }).ClickAsync();
        await Step(page, 2).GetByLabel("Share, per cent").FillAsync("50");
        await Step(page, 2).GetByLabel("At least").FillAsync("20m");
        await page.GetByRole(AriaRole.Group, new() { Name = "Check 1" }).GetByLabel("Tolerated ratio").FillAsync("1.2");
        await page.GetByLabel("Why").FillAsync("To begin with.");
        await KeepAsync(page, "policy-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the policy" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("mine");
        await Expect(page.GetByLabel("The policy as YAML")).ToContainTextAsync("tolerance: 1.2");
        await Expect(page.GetByLabel("The policy as YAML")).ToContainTextAsync("weight: 50");
        await Expect(page.GetByText("To begin with.").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Keeps_what_is_in_the_text_and_not_in_the_form()
    {
        var shop = await ShopAsync();
        await PutAsync(shop, "rare", "name: rare\nwarmUp: { path: /up, statuses: [200-299, 401] }\nchecks: [{ kind: comparison, name: errors, weight: 3 }]\nsteps: [{ weight: 5 }]");
        var page = await PageAsync($"/applications/{shop}/policies/rare/edit");

        await Step(page, 1).GetByLabel("Share, per cent").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();

        var text = await Text(page).InputValueAsync();
        Assert.Contains("path: /up", text, StringComparison.Ordinal);
        Assert.Contains("- 200-299\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("401", text, StringComparison.Ordinal);
        Assert.Contains("weight: 3", text, StringComparison.Ordinal);
        Assert.Contains("weight: 7", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_at_the_field_what_is_wrong()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/new-policy?from=quick");

        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync("wrong");
        await Step(page, 1).GetByLabel("At least").FillAsync("ten minutes");
        await page.Keyboard.PressAsync("Enter");

        var field = Step(page, 1).GetByLabel("At least");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToHaveAccessibleDescriptionAsync("A duration is written like 90s, 5m, 1h30m or 2d, and is at most 366 days.");
        await Expect(field).ToHaveValueAsync("ten minutes");
    }

    [Theory]
    [InlineData("name: p\nsteps:\n  - wight: 5\n", "Line 3, column 5", "Did you mean 'weight'?")]
    [InlineData("name: p\nsteps: [\n", "Line 3, column 1", "")]
    [InlineData("name: p\nsteps:\n  - weight: 50\n  - weight: 5\n", "Line 4, column 5", "Weights rise from step to step")]
    public async Task Says_at_the_line_what_is_wrong_and_keeps_the_text(string text, string place, string says)
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/new-policy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();

        await Text(page).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the policy" }).ClickAsync();

        var alert = page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync(place);
        await Expect(alert).ToContainTextAsync(says);
        Assert.Equal(text, await Text(page).InputValueAsync());
        await Expect(page.Locator("yaml-editor i:visible")).ToHaveAttributeAsync("data-line", place["Line ".Length..].Split(',')[0]);
        await alert.GetByRole(AriaRole.Button, new() { Name = place }).ClickAsync();
        await Expect(Text(page)).ToBeFocusedAsync();
        await KeepAsync(page, "policy-errors");
    }

    [Fact]
    public async Task Is_completed_by_the_keyboard()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/new-policy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();
        await Text(page).FillAsync("name: typed\nsteps:\n  - weight: 5\n    ");
        await page.Keyboard.PressAsync("End");

        await page.Keyboard.TypeAsync("adv");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["advance time | evidence | person"]);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["time ", "evidence ", "person "]);
        await KeepAsync(page, "policy-completion");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("name: typed\nsteps:\n  - weight: 5\n    advance: person", await Text(page).InputValueAsync());
        await page.Keyboard.PressAsync("Tab");
        await Expect(Text(page)).Not.ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("checks:\n  - kind: probe\n    ", "pat", "path")]
    [InlineData("checks:\n  - { name: a, kind: limit, ", "m", "metric max min")]
    [InlineData("onNoData: { after: 5m, do: ", "h", "hold")]
    [InlineData("promotion:\n  ", "b", "bake")]
    [InlineData("", "onD", "onDegraded")]
    public async Task Is_completed_by_what_can_stand_there(string before, string typed, string proposals)
    {
        var page = await PageAsync($"/applications/{await ShopAsync()}/new-policy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on as text" }).ClickAsync();

        await Text(page).FillAsync(before);
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(typed);

        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        var shown = await page.GetByRole(AriaRole.Option).EvaluateAllAsync<string[]>("options => options.map(option => option.firstChild.data)");
        Assert.Equal(proposals.Split(' ').Order(), shown.Order());
    }

    [Fact]
    public async Task That_somebody_has_changed_meanwhile_is_saved_only_after_the_difference_was_shown()
    {
        var shop = await ShopAsync();
        await PutAsync(shop, "shared", "name: shared\nsteps: [{ weight: 5 }]");
        var page = await PageAsync($"/applications/{shop}/policies/shared/edit");
        await PutAsync(shop, "shared", "name: shared\nsteps: [{ weight: 20 }]");

        await Step(page, 1).GetByLabel("Share, per cent").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as a new revision" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed it since you opened it: revision 2");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "steps[0].weight" })).ToContainTextAsync("20");
        await KeepAsync(page, "policy-conflict");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as a new revision" }).ClickAsync();

        await Expect(page.GetByText("Revision 3, by")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("The policy as YAML")).ToContainTextAsync("weight: 10");
    }

    [Fact]
    public async Task Has_its_revisions_with_the_difference_of_any_two()
    {
        var shop = await ShopAsync();
        foreach (var weight in (int[])[5, 10, 15]) await PutAsync(shop, "grown", $"name: grown\nsteps: [{{ weight: {weight} }}]", $"Now {weight}.");
        var page = await PageAsync($"/applications/{shop}/policies/grown");

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Now 10." })).ToContainTextAsync("steps[0].weight");
        await page.GetByLabel("From revision 1").CheckAsync();
        await page.GetByLabel("To revision 3").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the difference" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "From revision 1 to revision 3" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences" })).ToContainTextAsync("~ changed");
        await KeepAsync(page, "policy");
    }

    [Fact]
    public async Task Is_read_by_everybody_and_changed_by_admins()
    {
        var shop = await ShopAsync();
        await PutAsync(shop, "guarded", "name: guarded\nsteps: [{ weight: 5 }]");
        var page = await PageAsync($"/applications/{shop}/policies/guarded", await Fixture.KeyAsync("reader", new Grant(Role.Releaser, shop)));

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Edit" })).ToHaveCountAsync(0);
        var answer = await page.GotoAsync($"/applications/{shop}/policies/guarded/edit");

        Assert.Equal(403, answer!.Status);
    }

    private static ILocator Step(IPage page, int number) => page.GetByRole(AriaRole.Group, new() { Name = $"Step {number}" });

    private static ILocator Text(IPage page) => page.GetByLabel("Policy, as YAML or JSON");

    private async Task PutAsync(string shop, string name, string yaml, string reason = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"api/applications/{shop}/policies/{name}?reason={Uri.EscapeDataString(reason)}")
        {
            Content = new StringContent(yaml, null, "application/yaml"),
        };
        (await Fixture.Api.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private async Task<string> ShopAsync()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        return shop;
    }
}
