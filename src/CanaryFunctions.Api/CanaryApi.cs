using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Analytics;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Environments;
using CanaryFunctions.Api.Integrations;
using CanaryFunctions.Api.Notifications;
using CanaryFunctions.Api.Policies;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Api.Secrets;
using CanaryFunctions.Api.Versions;
using CanaryFunctions.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Api;

/// <summary>The HTTP API, used unchanged by every host.</summary>
public static class CanaryApi
{
    /// <summary>Adds what the API needs.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="access">Who may call.</param>
    /// <param name="requestsPerSecond">How many requests each caller may send to one process; at least 1.</param>
    public static IServiceCollection AddCanaryApi(
        this IServiceCollection services, AccessOptions access, int requestsPerSecond = 100)
    {
        services.AddAccess(access).AddCallerLimits(requestsPerSecond)
            .AddSingleton<AuditWriter>().AddSingleton<AuditTrail>().AddSingleton<Idempotency>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = CanaryJson.Options.DefaultIgnoreCondition;
            options.SerializerOptions.NumberHandling = CanaryJson.Options.NumberHandling;
            foreach (var converter in CanaryJson.Options.Converters)
                options.SerializerOptions.Converters.Add(converter);
        });
        return services.AddDocumentation().AddProblemDetails().AddExceptionHandler<FailureHandler>();
    }

    /// <summary>Serves the API under <c>/api</c>, its description, and the health endpoint. Call it once, last.</summary>
    public static void UseCanaryApi(this IApplicationBuilder app)
    {
        app.UseSafeHeaders();
        app.UseMiddleware<AuditTrail>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("healthy")).AllowAnonymous().ExcludeFromDescription();
        routes.MapDocumentation();
        var api = routes.MapGroup("/api").WithCheckedVersion().WithCheckedNames();
        Part("Access").MapKeys();
        Part("Analytics").MapAnalytics();
        Part("Analytics").MapReports();
        Part("Audit").MapAudit();
        Part("Environments").MapEnvironments();
        Part("Integrations").MapIntegrations();
        Part("Notifications").MapChannels();
        Part("Policies").MapPolicies();
        Part("Rollouts").MapStarts();
        Part("Rollouts").MapRollouts();
        Part("Rollouts").MapCommands();
        Part("Secrets").MapSecrets();
        Part("Versions").MapVersions();
        Part("Tags").MapTags();

        RouteGroupBuilder Part(string name) => api.MapGroup("").WithTags(name);
    }
}
