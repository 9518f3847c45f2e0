using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CanaryFunctions.Simulator.Tests.Shop;

public sealed class The_shop : IAsyncLifetime
{
    private ShopRelease shop = null!;

    public async ValueTask InitializeAsync() => shop = await ShopRelease.StartAsync("1.1.0");

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/api/products")]
    [InlineData("/api/cart")]
    [InlineData("/nowhere")]
    public async Task Tells_its_version_with_each_answer(string path)
    {
        using var answer = await shop.Visitor.GetAsync(path);

        Assert.Equal("1.1.0", answer.Headers.GetValues("X-Shop-Version").Single());
    }

    [Fact]
    public async Task Shows_people_its_products_and_its_version()
    {
        var page = await shop.Visitor.GetStringAsync("/");

        foreach (var product in (await shop.Visitor.GetFromJsonAsync<JsonArray>("/api/products"))!)
            Assert.Contains((string)product!["name"]!, page);
        Assert.Contains("Served by version 1.1.0.", page);
    }

    [Fact]
    public async Task Takes_products_into_the_cart_and_payment_for_them()
    {
        await AddAsync("seed");
        Assert.Equal(["seed", "bell"], await AddAsync("bell"));

        using var paid = await shop.Visitor.PostAsync("/api/checkout", null);

        Assert.Equal("10.90", (string?)(await paid.Content.ReadFromJsonAsync<JsonObject>())!["paid"]);
        Assert.Equal("[]", await shop.Visitor.GetStringAsync("/api/cart"));
    }

    [Fact]
    public async Task Does_not_sell_what_it_does_not_have()
    {
        using var answer = await shop.Visitor.PostAsync("/api/cart/dragon", null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<IEnumerable<string>> AddAsync(string product)
    {
        using var answer = await shop.Visitor.PostAsync($"/api/cart/{product}", null);
        return (await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(item => (string)item!["id"]!);
    }
}
