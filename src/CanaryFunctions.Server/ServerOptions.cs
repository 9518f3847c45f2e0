using CanaryFunctions.Api.Access;
using CanaryFunctions.Azure;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Server;

/// <summary>Configuration of the Server host, section <c>Canary</c>. Checked at start; all that is wrong is said.</summary>
public sealed record ServerOptions : AzureSettings
{
    /// <summary>Who may call the API, besides the keys that are kept in storage. Without a bootstrap key the first start on
    /// an empty storage account prints an admin's key.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>How often new rollouts look and how long they are patient.</summary>
    public Pace Pace { get; init; } = new();

    /// <summary>How often the queue is asked for wake-ups while there are none. Default one second.</summary>
    public TimeSpan QueuePoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a wake-up belongs to the process that received it; renewed while it works. After a process has
    /// died its wake-ups come back after this long. One second to seven days; default thirty seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a channel belongs to the process that sends its messages: after a process has died, another sends after
    /// that time. Six seconds to one hour; default three minutes.</summary>
    public TimeSpan DeliveryLease { get; init; } = Core.Notifications.DeliveryLease.Usual.Time;

    /// <summary>How often rollouts whose wake-up was lost are looked for. Default one minute.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests a second each caller may send to one process, with bursts of five times as many. 1 to 100,000;
    /// default 100.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Networks of proxies before this host, e.g. <c>10.0.0.0/24</c>: callers' addresses are taken from the
    /// X-Forwarded-For that they send. Default: none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>How many rollouts one process moves on at a time. 1 to 100; default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Reads and checks the options.</summary>
    /// <exception cref="InvalidOperationException">Says all that is wrong and what to do.</exception>
    public static ServerOptions From(IConfiguration configuration) =>
        Checked(() => configuration.GetSection("Canary").Get<ServerOptions>());

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (var error in base.Errors()) yield return error;
        foreach (var error in Access.Errors()) yield return $"Canary:Access: {error}";
        foreach (var error in NetworkErrors(TrustedProxies)) yield return error;
        if (Concurrency is < 1 or > 100)
            yield return "Canary:Concurrency is 1 to 100.";
        if (RequestsPerSecond is < 1 or > 100_000)
            yield return "Canary:RequestsPerSecond is 1 to 100,000.";
        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromDays(7))
            yield return "Canary:Lease is 1 second to 7 days.";
        if (DeliveryLease < TimeSpan.FromSeconds(6) || DeliveryLease > TimeSpan.FromHours(1))
            yield return "Canary:DeliveryLease is 6 seconds to 1 hour.";
        if (QueuePoll <= TimeSpan.Zero || Sweep <= TimeSpan.Zero)
            yield return "Canary:QueuePoll and Canary:Sweep are longer than zero.";
    }
}
