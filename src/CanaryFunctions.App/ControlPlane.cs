using CanaryFunctions.Api;
using CanaryFunctions.Azure;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.WebConsole;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CanaryFunctions.App;

/// <summary>Registers the control plane with this host.</summary>
internal static class ControlPlane
{
    public static IServiceCollection AddControlPlane(this IServiceCollection services, AppSettings settings) => services
        .AddCanaryCore(settings.Pace)
        .AddAzureAdapters(settings.ToOptions())
        .AddCanaryApi(settings.Access)
        .AddCanaryConsole(settings.Access)
        .AddSingleton<DurableWakeups>()
        .Replace(ServiceDescriptor.Singleton<IWakeups>(provider => provider.GetRequiredService<DurableWakeups>()))
        .AddSingleton<ApiPipeline>();
}
