namespace CanaryFunctions.Simulator;

/// <summary>How the local Azure behaves. The defaults are the cloud's.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Length of a metric bin. Default one minute; a demo takes seconds.</summary>
    public TimeSpan MetricGrain { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its end a bin gets its values. Default two minutes.</summary>
    public TimeSpan MetricLag { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after a request its record can be found in the logs. Default three minutes.</summary>
    public TimeSpan LogLag { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Of how many requests to a slot one is logged, for all of them; at least 1. Default 1: all are.</summary>
    public int LogSampling { get; init; } = 1;

    /// <summary>Whether an app goes on under the role of the address at which it was started until it is started again, as one does
    /// that takes its role from <c>WEBSITE_HOSTNAME</c>. Default: its role is that of the address of the request, as with the
    /// classic SDK of ASP.NET Core.</summary>
    public bool RolesLag { get; init; }

    /// <summary>Whether swaps have an address of their own, <c>Azure-AsyncOperation</c>, that tells their status. Default: only
    /// that of their result, as was recorded.</summary>
    public bool TellsStatus { get; init; }

    /// <summary>How long a swap takes besides its restarts and its warm-up. Default thirty seconds.</summary>
    public TimeSpan SwapDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lifetime of the routing cookie. Default one hour.</summary>
    public TimeSpan RoutingCookieLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of pinned visitors when the rule is removed; the sources disagree about the cloud.</summary>
    public PinAfterRemoval PinAfterRemoval { get; init; } = PinAfterRemoval.Production;

    /// <summary>How many reads a caller can do at once; refilled by 25 a second. Default 250, as ARM's.</summary>
    public int ReadBucket { get; init; } = 250;

    /// <summary>How many writes a caller can do at once; refilled by 10 a second. Default 200, as ARM's.</summary>
    public int WriteBucket { get; init; } = 200;

    /// <summary>Port of the management endpoint on 127.0.0.1; 0, the default, for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Seed of the draw that routes visitors; null, the default, for another each time.</summary>
    public int? Seed { get; init; }

    /// <summary>The clock of bins, swaps, cookies and throttling.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Where a visitor pinned to a slot goes once the slot's rule is removed.</summary>
public enum PinAfterRemoval
{
    /// <summary>To production.</summary>
    Production,

    /// <summary>Still to the slot.</summary>
    Slot,
}
