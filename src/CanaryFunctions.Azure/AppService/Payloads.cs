using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.AppService;

/// <summary>What every resource of App Service is wrapped in.</summary>
internal sealed record Resource<T>(T? Properties);

/// <summary>A list of resources.</summary>
internal sealed record ResourceList<T>(IReadOnlyList<Resource<T>>? Value);

/// <summary>A site or slot, as far as it matters here.</summary>
internal sealed record SiteProperties(
    string? State, string? DefaultHostName, string? InProgressOperationId, string? TargetSwapSlot, SlotConfig? SiteConfig = null)
{
    /// <summary>Whether it is between the two halves of a swap with preview.</summary>
    public bool IsPrepared => !string.IsNullOrEmpty(TargetSwapSlot);

    public bool IsRunning => string.Equals(State, "Running", StringComparison.OrdinalIgnoreCase);

    public bool IsBusy => !string.IsNullOrEmpty(InProgressOperationId);
}

/// <summary>A site's <c>config/web</c>. Only what is sent is changed, so it has nothing else.</summary>
internal sealed record SiteConfig(Experiments? Experiments);

/// <summary>Names of the app settings that stay with their slot at a swap.</summary>
internal sealed record StickyNames(ImmutableArray<string>? AppSettingNames);

/// <summary>A slot's <c>config/web</c>, as far as it matters here: what it runs.</summary>
internal sealed record SlotConfig(string? LinuxFxVersion);

/// <summary>The traffic rules: what is left goes to production.</summary>
internal sealed record Experiments(ImmutableArray<JsonElement>? RampUpRules);

/// <summary>A traffic rule, as far as it matters here.</summary>
internal sealed record RampUpRule(string? ActionHostName, double? ReroutePercentage, string? Name, double? ChangeStep);

/// <summary>Which slot to swap with.</summary>
internal sealed record SwapRequest(string TargetSlot, bool PreserveVnet);

/// <summary>A package to be unpacked into a slot.</summary>
internal sealed record OneDeployRequest(string Type, Uri PackageUri, bool Restart, bool Clean);

/// <summary>A deployment to a slot, as far as it matters here.</summary>
internal sealed record DeployResult(string? Id, int? Status)
{
    private const int Failed = 3;
    private const int Success = 4;

    [JsonPropertyName("status_text")]
    public string? StatusText { get; init; }

    /// <summary>What it is at, in Kudu's words.</summary>
    public string? Progress { get; init; }

    [JsonPropertyName("received_time")]
    public DateTimeOffset? ReceivedAt { get; init; }

    [JsonPropertyName("is_temp")]
    public bool? IsTemporary { get; init; }

    public bool HasEnded => Status is Failed or Success;

    public bool HasSucceeded => Status == Success;

    /// <summary>How it goes on, for people; null if it says nothing.</summary>
    public string? ProgressText => new[] { Progress, StatusText }
        .Select(text => ArmError.Plain(text ?? "")).FirstOrDefault(text => text.Length > 0);
}

/// <summary>A long-running operation, where it has an address of its own.</summary>
internal sealed record OperationStatus(string? Status);
