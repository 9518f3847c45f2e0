using CanaryFunctions.Api;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Azure;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.WebConsole;
using Microsoft.AspNetCore.HttpOverrides;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CanaryFunctions.Server;

/// <summary>The control plane as one ASP.NET Core process; any number of them share a storage account.</summary>
public static class CanaryServer
{
    /// <summary>Makes the host. <see cref="StartAsync"/> or <see cref="RunAsync"/> then starts it.</summary>
    /// <param name="args">The command line, e.g. <c>--urls http://127.0.0.1:8080</c>.</param>
    /// <param name="configured">The options; null to read them from the configuration.</param>
    /// <exception cref="InvalidOperationException">The configuration is not complete: the message says what is
    /// missing.</exception>
    public static WebApplication Create(string[] args, ServerOptions? configured = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var options = configured ?? ServerOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services
            .AddCanaryCore(options.Pace)
            .AddAzureAdapters(options.ToOptions())
            .AddCanaryApi(options.Access, options.RequestsPerSecond)
            .AddSingleton(new DeliveryLease(options.DeliveryLease))
            .AddCanaryConsole(options.Access)
            .AddHostedService<WakeupLoop>()
            .AddHostedService<DeliveryLoop>()
            .AddHostedService<Sweep>();
        AddTelemetry(builder);

        var app = builder.Build();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarding(options));
        app.UseCanaryConsole();
        app.UseCanaryApi();
        return app;
    }

    /// <summary>Creates what storage lacks, and starts the host.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<CanaryStorage>().EnsureCreatedAsync(cancellationToken);
        await FirstKey.PrintAsync(app.Services, Console.Out, cancellationToken);
        await app.StartAsync(cancellationToken);
    }

    /// <summary>Starts the host and waits for its end.</summary>
    public static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static ForwardedHeadersOptions Forwarding(ServerOptions options)
    {
        var forwarding = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarding.KnownProxies.Clear();
        forwarding.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies) forwarding.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        return forwarding;
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource(RolloutTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(RolloutTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();
    }
}
