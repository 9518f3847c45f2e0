using System.Globalization;

namespace Shop;

/// <summary>The page that people see.</summary>
internal static class Page
{
    private const string Style = """
        :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
        body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.5; }
        ul { list-style: none; padding: 0; }
        li { display: flex; gap: 1rem; align-items: center; padding: .4rem 0; border-bottom: 1px solid #8884; }
        li span:first-child { flex: 1; }
        button { font: inherit; padding: .2rem .8rem; }
        """;

    private const string Script = """
        const said = document.getElementById('said');
        const sum = items => items.reduce((total, item) => total + item.price, 0).toFixed(2);
        const show = items => said.textContent = items.length === 0
          ? 'Your cart is empty.'
          : `In your cart: ${items.map(item => item.name).join(', ')}. Together ${sum(items)}.`;
        const call = async (path, method) => {
          const answer = await fetch(path, { method });
          return answer.ok ? answer.json() : Promise.reject((await answer.json()).title);
        };
        const fail = reason => said.textContent = `Something went wrong: ${reason}`;
        document.querySelectorAll('[data-product]').forEach(button => button.onclick = () =>
          call(`/api/cart/${button.dataset.product}`, 'POST').then(show, fail));
        document.getElementById('checkout').onclick = () =>
          call('/api/checkout', 'POST').then(answer => said.textContent = `Thank you. Paid: ${answer.paid}.`, fail);
        call('/api/cart', 'GET').then(show, fail);
        """;

    public static string Of(Release release) => $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Shop {release.Version}</title>
          <link rel="icon" href="data:,">
          <style>{Style}</style>
        </head>
        <body>
          <h1>Everything for canaries</h1>
          <ul>{string.Concat(Catalogue.Products.Select(Line))}</ul>
          <p id="said" role="status"></p>
          <button id="checkout">Check out</button>
          <p>Served by version {release.Version}.</p>
          <script>{Script}</script>
        </body>
        </html>
        """;

    private static string Line(Product product) => string.Create(CultureInfo.InvariantCulture, $"""
        <li><span>{product.Name}</span><span>{product.Price:0.00}</span>
        <button data-product="{product.Id}" aria-label="Add {product.Name} to the cart">Add</button></li>
        """);
}
