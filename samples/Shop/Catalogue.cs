namespace Shop;

/// <summary>What the shop sells.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Product> Products { get; } =
    [
        new("seed", "Seed mix", 4.90m),
        new("perch", "Oak perch", 12.50m),
        new("bell", "Brass bell", 6.00m),
        new("cage", "Open cage", 89.00m),
    ];

    public static Product? Find(string id) => Products.FirstOrDefault(product => product.Id == id);
}

/// <summary>Something to buy.</summary>
internal sealed record Product(string Id, string Name, decimal Price);
