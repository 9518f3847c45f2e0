using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.WebConsole.Access;
using CanaryFunctions.WebConsole.Applications;
using CanaryFunctions.WebConsole.Analytics;
using CanaryFunctions.WebConsole.Keys;
using CanaryFunctions.WebConsole.Live;
using CanaryFunctions.WebConsole.Overviews;
using CanaryFunctions.WebConsole.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using System.IO.Compression;

namespace CanaryFunctions.WebConsole;

/// <summary>The web console, used unchanged by every host.</summary>
public static class ConsoleHosting
{
    // All else is the console's.
    private static readonly string[] others = ["/api", "/docs", "/openapi", "/healthz"];

    /// <summary>Adds what the console needs besides the API.</summary>
    /// <param name="services">The host's services, with the API.</param>
    /// <param name="access">Who may call, and how people sign in.</param>
    public static IServiceCollection AddCanaryConsole(this IServiceCollection services, AccessOptions access)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "canary-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddResponseCompression(options =>
        {
            // Nothing secret stands on a page beside what a stranger chooses: antiforgery tokens are masked anew each time.
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services.AddConsoleSignIn(access)
            .AddSingleton<ConsoleAssets>()
            .AddSingleton<OverviewReader>()
            .AddSingleton<UnderWay>()
            .AddSingleton<OpenRollouts>()
            .AddSingleton<ApplicationReader>()
            .AddSingleton<VersionReader>()
            .AddSingleton<UndoReader>()
            .AddSingleton<GrantablePlaces>();
    }

    /// <summary>Serves the console at all addresses that are not the API's. Call it once, before the API.</summary>
    public static void UseCanaryConsole(this IApplicationBuilder app)
    {
        // A pipeline of its own: refusals are pages here and problem details there.
        var builder = new ApplicationBuilder(app.ApplicationServices);
        Build(builder);
        var console = builder.Build();
        app.Use(next => http => IsConsole(http.Request.Path) ? console(http) : next(http));
    }

    /// <summary>Whether an address is the console's.</summary>
    internal static bool IsConsole(PathString path) =>
        !others.Any(other => path.StartsWithSegments(other, StringComparison.Ordinal));

    private static void Build(IApplicationBuilder console)
    {
        console.UseSafeHeaders();
        console.UsePagePolicy();
        console.UseResponseCompression();
        console.UseMiddleware<AuditTrail>();
        console.UseExceptionHandler("/problem/500", createScopeForErrors: true);
        console.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        console.UseRouting();
        console.UseAuthentication();
        console.UseCallerLimits();
        console.UseAuthorization();
        console.UseAntiforgery();
        console.UseEndpoints(Map);
    }

    // The API's own, but refused is by a page, which is let through itself.
    private static void UseCallerLimits(this IApplicationBuilder console)
    {
        var ofApi = console.ApplicationServices.GetRequiredService<IOptions<RateLimiterOptions>>().Value;
        var options = new RateLimiterOptions
        {
            GlobalLimiter = ofApi.GlobalLimiter,
            RejectionStatusCode = ofApi.RejectionStatusCode,
            OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            },
        };
        console.UseWhen(http => http.Features.Get<IStatusCodeReExecuteFeature>() is null, limited => limited.UseRateLimiter(options));
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapAssets();
        routes.MapSignOut();
        routes.MapLiveRollouts();
        routes.MapLiveOverview();
        routes.MapReportPages();
        routes.MapFallback("{**path}", () => Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
        routes.MapRazorComponents<Layout.Document>().WithCheckedNames();
    }

    private static void WithCheckedNames(this RazorComponentsEndpointConventionBuilder pages) => pages.Add(page =>
    {
        var next = page.RequestDelegate!;
        page.RequestDelegate = http =>
        {
            if (NamesInAddresses.FirstWrong(http) is null) return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    });
}
