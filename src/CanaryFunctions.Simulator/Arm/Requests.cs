using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>What most calls send: properties of something.</summary>
internal sealed record Envelope<T>(T? Properties)
    where T : class;

/// <summary>A change of <c>config/web</c>; what it does not name stays.</summary>
internal sealed record ConfigChange(ExperimentsChange? Experiments, string? LinuxFxVersion);

/// <inheritdoc cref="ConfigChange"/>
internal sealed record ExperimentsChange(IReadOnlyList<RuleChange>? RampUpRules);

/// <summary>A rule as it is sent.</summary>
internal sealed record RuleChange(
    string? ActionHostName,
    double ReroutePercentage,
    string? Name,
    double? ChangeStep,
    int? ChangeIntervalInMinutes,
    double? MinReroutePercentage,
    double? MaxReroutePercentage,
    string? ChangeDecisionCallbackUrl)
{
    public RampUpRule Rule => new(ActionHostName ?? string.Empty, ReroutePercentage, Name ?? string.Empty)
    {
        ChangeStep = ChangeStep,
        ChangeIntervalInMinutes = ChangeIntervalInMinutes,
        MinReroutePercentage = MinReroutePercentage,
        MaxReroutePercentage = MaxReroutePercentage,
        ChangeDecisionCallbackUrl = ChangeDecisionCallbackUrl,
    };
}

/// <summary>A package to be unpacked.</summary>
internal sealed record OneDeployChange(Uri? PackageUri);

/// <summary>Which app settings stay with their slot.</summary>
internal sealed record StickyNamesChange(IReadOnlyList<string>? AppSettingNames);

/// <summary>A swap with another slot.</summary>
internal sealed record SwapRequest(string? TargetSlot);
