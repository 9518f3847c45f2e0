using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Blobs;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Webhooks;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Audit;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Idempotency;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Versions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CanaryFunctions.Azure;

/// <summary>Registers what connects the control plane with Azure.</summary>
public static class AzureAdapters
{
    /// <summary>Adds the stores, the wake-ups, the control of App Service and the reading of its metrics; mail, if
    /// the options name a service for it. The host adds logging, and calls <see cref="CanaryStorage.EnsureCreatedAsync"/> before
    /// it uses any of them.</summary>
    public static IServiceCollection AddAzureAdapters(this IServiceCollection services, AzureOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        var storage = new CanaryStorage(options);
        if (options.Email is { } email)
        {
            services.AddSingleton(provider => new EmailSender(
                email, options.Credential, provider.GetRequiredService<TimeProvider>(), options.ManagementTransport));
        }

        return services
            .AddSecretKeys(storage, options)
            .AddSingleton(options)
            .AddSingleton(storage)
            .AddSingleton(ManagementApi.Connect(options))
            .AddSingleton<IRolloutStore, TableRolloutStore>()
            .AddSingleton<IRolloutIndex, TableRolloutIndex>()
            .AddSingleton<ILiveStintStore, TableLiveStintStore>()
            .AddSingleton<IAnalyticsStore, TableAnalyticsStore>()
            .AddSingleton<IVersionStore, TableVersionStore>()
            .AddSingleton<ITagStore, TableTagStore>()
            .AddSingleton<IPolicyStore, TablePolicyStore>()
            .AddSingleton<ISecretStore, TableSecretStore>()
            .AddSingleton<IApiKeyStore, TableApiKeyStore>()
            .AddSingleton<IAuditLog, TableAuditLog>()
            .AddSingleton<IAnswerStore, TableAnswerStore>()
            .AddSingleton<IEnvironmentStore, TableEnvironmentStore>()
            .AddSingleton<IHookCaller, HookCaller>()
            .AddSingleton<IChannelStore, TableChannelStore>()
            .AddSingleton<IDeliveryStore, TableDeliveryStore>()
            .AddSingleton<DeliveryQueue>()
            .AddSingleton<DeliveryRound>()
            .AddSingleton<IDeliveryWakeups>(provider => provider.GetRequiredService<DeliveryQueue>())
            .AddSingleton<MessageLinks>()
            .AddSingleton<MessagePost>()
            .AddSingleton<EventGridTopics>()
            .AddSingleton<MessageMail>()
            .AddSingleton<IMessageSender, MessageSender>()
            .AddSingleton<IMessageTemplates, LiquidTemplates>()
            .AddSingleton<IWakeups, QueueWakeups>()
            .AddSingleton<WakeupQueue>()
            .AddSingleton<ITargetControl, AppServiceControl>()
            .AddSingleton<ITargetCheck, TargetCheck>()
            .AddSingleton<IMetricSource, TargetMetrics>();
    }
}
