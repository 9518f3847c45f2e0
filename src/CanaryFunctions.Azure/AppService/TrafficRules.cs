using System.Collections.Immutable;
using System.Text.Json;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Azure.AppService;

/// <summary>The traffic rules of a site. Ours has the name of the slot; others are kept as they are.</summary>
internal sealed class TrafficRules
{
    private const double Tolerance = 0.005;

    private readonly ImmutableArray<JsonElement> others;
    private readonly ImmutableArray<RampUpRule> ours;

    public TrafficRules(SiteConfig config, string slot)
    {
        var rules = config.Experiments?.RampUpRules ?? [];
        others = [.. rules.Where(rule => !IsOf(slot, Read(rule)))];
        ours = [.. rules.Select(Read).Where(rule => IsOf(slot, rule))];
    }

    /// <summary>The slot's share.</summary>
    public Percentage Share => Percent(ours.FirstOrDefault());

    /// <summary>What the other slots get together, in per cent.</summary>
    public double Others => others.Sum(rule => Percent(Read(rule)).Value);

    /// <summary>Whether these rules give the slot that share already, for good.</summary>
    public bool Give(Percentage share, string? host) => (ours, share) switch
    {
        ([], { Value: 0 }) => true,
        ([{ ChangeStep: null or 0 } rule], { Value: > 0 }) =>
            Math.Abs(Percent(rule).Value - share.Value) < Tolerance
            && string.Equals(rule.ActionHostName, host, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>The rules that give the slot that share; zero is no rule.</summary>
    public Experiments With(Percentage share, string? host, string slot)
    {
        if (share == Percentage.Zero) return new(others);
        var rule = new { actionHostName = host, reroutePercentage = share.Value, name = slot };
        return new([.. others, JsonSerializer.SerializeToElement(rule)]);
    }

    private static RampUpRule Read(JsonElement rule) => rule.Deserialize<RampUpRule>(JsonSerializerOptions.Web)!;

    private static bool IsOf(string slot, RampUpRule rule) =>
        string.Equals(rule.Name, slot, StringComparison.OrdinalIgnoreCase);

    private static Percentage Percent(RampUpRule? rule) => new(Math.Clamp(rule?.ReroutePercentage ?? 0, 0, 100));
}
