using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Planning;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CanaryFunctions.Core;

/// <summary>Registers the domain with a host.</summary>
public static class CanaryCore
{
    /// <summary>Adds all that decides. The host adds the adapters of its ports.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="pace">How often new rollouts look and how long they are patient.</param>
    public static IServiceCollection AddCanaryCore(this IServiceCollection services, Pace pace)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(pace)
            .AddSingleton<RolloutEngine>()
            .AddSingleton<ChannelSight>()
            .AddSingleton<Announcer>()
            .AddSingleton(DeliveryLease.Usual)
            .AddSingleton<Deliverer>()
            .AddSingleton<WeeklyReports>()
            .AddSingleton<ChannelCatalog>()
            .AddSingleton<RolloutStarter>()
            .AddSingleton<RolloutCommands>()
            .AddSingleton<RolloutUndoer>()
            .AddSingleton<EnvironmentRegister>()
            .AddSingleton<LiveHistory>()
            .AddSingleton<RolloutRecorder>()
            .AddSingleton<AnalyticsRebuilder>()
            .AddSingleton<AnalyticsReader>()
            .AddSingleton<RollbackJudge>()
            .AddSingleton<RolloutReporter>()
            .AddSingleton<RolloutExplainer>()
            .AddSingleton<RolloutPlanner>()
            .AddSingleton<PolicyCatalog>()
            .AddSingleton<ApiKeyRing>()
            .AddSingleton<VersionPlaces>()
            .AddSingleton<VersionRegister>();
    }
}
