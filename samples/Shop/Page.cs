namespace Shop;

/// <summary>The page that people see.</summary>
internal static class Page
{
    public static string Of(Release release) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Shop {{release.Version}}</title>
          <style>
            :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
            body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.5; }
            li { display: flex; justify-content: space-between; padding: .4rem 0; border-bottom: 1px solid #8884; }
            ul { list-style: none; padding: 0; }
          </style>
        </head>
        <body>
          <h1>Everything for canaries</h1>
          <ul>
            {{string.Concat(Catalogue.Products.Select(product => $"<li><span>{product.Name}</span><span>{product.Price:0.00}</span></li>"))}}
          </ul>
          <p>Served by version {{release.Version}}.</p>
        </body>
        </html>
        """;
}
