using CanaryFunctions.App;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Azure;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddControlPlane(AppSettings.From(builder.Configuration));
using var app = builder.Build();
await app.Services.GetRequiredService<CanaryStorage>().EnsureCreatedAsync(CancellationToken.None);

// In the cloud what is printed is kept in logs, where a key must not be.
if (builder.Environment.IsDevelopment())
    await FirstKey.PrintAsync(app.Services, Console.Out, CancellationToken.None);
await app.RunAsync();
