namespace Shop;

/// <summary>A visitor's cart, kept in a cookie.</summary>
internal static class Cart
{
    private const string Cookie = "cart";
    private const int MostItems = 50;

    public static IReadOnlyList<Product> Of(HttpRequest request) =>
        [.. (request.Cookies[Cookie] ?? string.Empty).Split('.').Select(Catalogue.Find).OfType<Product>().Take(MostItems)];

    public static IReadOnlyList<Product> Add(HttpContext context, Product product)
    {
        var items = Of(context.Request).Append(product).TakeLast(MostItems).ToList();
        context.Response.Cookies.Append(Cookie, string.Join('.', items.Select(item => item.Id)), new() { HttpOnly = true });
        return items;
    }

    /// <summary>Empties the cart.</summary>
    /// <returns>What its items cost together.</returns>
    public static decimal Empty(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie);
        return Of(context.Request).Sum(item => item.Price);
    }
}
