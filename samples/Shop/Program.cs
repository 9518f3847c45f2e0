using System.Globalization;
using Shop;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var release = Release.Read();
var faults = new Faults(release);
builder.Services.AddHostedService(_ => new MemoryLeak(release));
var app = builder.Build();

app.Use(async (context, next) =>
{
    context.Response.Headers["X-Shop-Version"] = release.Version;
    await faults.SufferAsync(context.RequestAborted);
    await next(context);
});
app.MapGet("/", () => Results.Content(Page.Of(release), "text/html; charset=utf-8"));
app.MapGet("/health", () => "healthy");
app.MapGet("/api/products", () => Catalogue.Products);
app.MapGet("/api/cart", (HttpRequest request) => Cart.Of(request));
app.MapPost("/api/cart/{product}", (string product, HttpContext context) =>
    Catalogue.Find(product) is { } found ? Results.Ok(Cart.Add(context, found)) : Results.NotFound());
app.MapPost("/api/checkout", (HttpContext context) => faults.CheckoutFails()
    ? Results.Problem(title: "The payment could not be taken.", statusCode: 500)
    : Results.Ok(new { paid = Cart.Empty(context).ToString("0.00", CultureInfo.InvariantCulture) }));

await app.StartAsync();

// Whoever starts the shop as a part of itself asks it to end with it. Asked before it is up, its start would fail.
if (Environment.GetEnvironmentVariable("SIMULATOR_STOP_WITH_STDIN") == "1")
{
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null) { }
        app.Lifetime.StopApplication();
    });
}

await app.WaitForShutdownAsync();
