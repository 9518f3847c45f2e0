using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Api.Environments;

/// <summary>What a target must fulfil before Azure is asked for it. Its names become part of addresses.</summary>
internal static partial class TargetRules
{
    public static Refusal? Check(Target target)
    {
        ImmutableArray<FieldError> errors =
        [
            .. Check("resourceGroup", target.ResourceGroup, ResourceGroup().IsMatch(target.ResourceGroup)),
            .. Check("site", target.Site, Site().IsMatch(target.Site)),
            .. Check("slot", target.Slot, Site().IsMatch(target.Slot)
                && !target.Slot.Equals("production", StringComparison.OrdinalIgnoreCase)),
            .. target.Team is { } team && !Names.IsValid(team) ? new[] { new FieldError("team", Names.Rule) } : [],
            .. Times(target.Telemetry),
            .. target.Telemetry.Source.Errors().Select(error => error with { Field = $"telemetry.source.{error.Field}" }),
        ];
        return errors.IsEmpty
            ? null
            : new(RefusalKind.Invalid, "target-invalid", "The target can't be used: see the errors.") { Errors = errors };
    }

    private static IEnumerable<FieldError> Check(string field, string name, bool isValid)
    {
        if (!isValid) yield return new(field, $"'{name}' is not a name that Azure allows for it.");
    }

    private static IEnumerable<FieldError> Times(Telemetry telemetry)
    {
        if (telemetry.Grain < TimeSpan.FromSeconds(1) || telemetry.Grain > TimeSpan.FromHours(1))
            yield return new("telemetry.grain", "A bin is 1s to 1h long.");
        if (telemetry.Lag > TimeSpan.FromHours(1))
            yield return new("telemetry.lag", "The lag is at most 1h.");
        if (telemetry.History > TimeSpan.FromDays(1))
            yield return new("telemetry.history", "The history is at most 1d.");
    }

    [GeneratedRegex(@"^[\w().-]{1,90}(?<!\.)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceGroup();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Site();
}
