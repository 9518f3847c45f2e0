using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Policies;
using CanaryFunctions.WebConsole.Targets;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class An_environment_on_the_screen(ConsoleFixture fixture) : In_the_browser(fixture)
{
    [Fact]
    public async Task Is_checked_and_registered_with_its_application()
    {
        await Fixture.Cloud.AddShopAsync("shop-by-hand");
        var page = await PageAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New application" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("New application");

        // The overview has a field of that name, too.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("New application");
        await page.GetByLabel("Application", new() { Exact = true }).FillAsync("shop-by-hand");
        await page.GetByLabel("Environment", new() { Exact = true }).FillAsync("production");
        await FillAsync(page, "shop-by-hand");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the target" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The check" })).ToContainTextAsync("The site 'shop-by-hand' is there.");
        await KeepAsync(page, "environment-check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the environment" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("production");
        await Expect(page.GetByText("shop-by-hand").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Says_at_the_field_what_is_wrong()
    {
        var page = await PageAsync($"/applications/{await ShopAsync()}/new-environment");

        await page.GetByLabel("Environment", new() { Exact = true }).FillAsync("Staging!");
        await page.GetByLabel("Subscription").FillAsync("my subscription");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the environment" }).ClickAsync();

        await Expect(page.GetByLabel("Environment", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Subscription")).ToHaveAccessibleDescriptionAsync("Write the id, as the portal has it: 00000000-0000-0000-0000-000000000000.");
        await Expect(page.GetByLabel("Subscription")).ToHaveValueAsync("my subscription");
        await KeepAsync(page, "environment-errors");
    }

    [Fact]
    public async Task Has_the_fields_of_the_source_that_is_chosen()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/environments/production/edit");

        await Expect(page.GetByLabel("Query endpoint")).ToBeHiddenAsync();
        await page.GetByLabel("Measured by").SelectOptionAsync("prometheus");
        await page.GetByLabel("Query endpoint").FillAsync("http://not.encrypted.example");
        await page.GetByLabel("PromQL of the requests").FillAsync("sum(requests)");
        await page.GetByLabel("PromQL of those that failed").FillAsync("sum(failures{version=\"{version}\"})");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByLabel("Query endpoint")).ToHaveAccessibleDescriptionAsync("The query endpoint is an https address without a query.");
        await Expect(page.GetByLabel("PromQL of the requests")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("PromQL of those that failed")).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task Is_changed_with_all_that_it_had()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/environments/production");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Past that is read first").FillAsync("3h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await page.WaitForURLAsync(address => address.EndsWith("/environments/production", StringComparison.Ordinal));
        using var now = await Fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/{shop}/environments/production");
        var text = await now.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"history\":\"3h\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"site\":\"{shop}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_somebody_has_changed_meanwhile_is_saved_only_after_the_difference_was_shown()
    {
        var shop = await ShopAsync();
        var page = await PageAsync($"/applications/{shop}/environments/production/edit");
        (await Fixture.Api.SendAsync(HttpMethod.Put, $"api/applications/{shop}/environments/production", LocalCloud.Target(shop))).EnsureSuccessStatusCode();

        await page.GetByLabel("Past that is read first").FillAsync("4h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed it since you opened it.");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Past that is read first" })).ToContainTextAsync("4h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await page.WaitForURLAsync(address => address.EndsWith("/environments/production", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_another_application_is_refused_to_who_is_admin_of_one()
    {
        var shop = await ShopAsync();
        var page = await PageAsync("/new-application", await Fixture.KeyAsync("own-admin", new Grant(Role.Admin, "some-other")));

        await page.GetByLabel("Application", new() { Exact = true }).FillAsync(shop);
        await page.GetByLabel("Environment", new() { Exact = true }).FillAsync("staging");
        await FillAsync(page, shop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the environment" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"This needs the role admin on {shop}/staging");
        using var made = await Fixture.Api.SendAsync(HttpMethod.Get, $"api/applications/{shop}/environments/staging");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, made.StatusCode);
    }

    // What the form did not have would be lost when an environment is changed.
    [Fact]
    public void Has_a_field_for_all_that_the_API_takes()
    {
        var taken = DocumentKeys.Read(typeof(Target));

        var leaves = taken.SelectMany(place => place.Value.Select(key => place.Key.Length == 0 ? key.Key : $"{place.Key}.{key.Key}"))
            .Where(path => !taken.ContainsKey(path));

        Assert.Equal(leaves.Order(), TargetFields.All.Select(field => field.Path).Distinct().Order());
    }

    private static async Task FillAsync(IPage page, string site)
    {
        var target = LocalCloud.Target(site);
        await page.GetByLabel("Subscription").FillAsync($"{target.Subscription}");
        await page.GetByLabel("Resource group").FillAsync(target.ResourceGroup);
        await page.GetByLabel("Site", new() { Exact = true }).FillAsync(target.Site);
        await page.GetByLabel("Slot", new() { Exact = true }).FillAsync(target.Slot);
        await page.GetByLabel("Length of a bin").FillAsync("1s");
    }

    private async Task<string> ShopAsync()
    {
        var (shop, customers) = await Fixture.ShopAsync();
        await customers.DisposeAsync();
        return shop;
    }
}
