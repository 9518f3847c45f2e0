using System.Collections.Immutable;

namespace CanaryFunctions.WebConsole.Targets;

/// <summary>A field of a target.</summary>
/// <param name="Path">Where it stands, as the API and its refusals name it.</param>
/// <param name="Label">What it is called.</param>
public sealed record TargetField(string Path, string Label)
{
    /// <summary>A name that no other field has: two sources may have fields of one path.</summary>
    public string Name { get; init; } = Path;

    /// <summary>What it is if it is left empty.</summary>
    public string? Usual { get; init; }

    /// <summary>More about it.</summary>
    public string? Hint { get; init; }

    /// <summary>All that can be chosen; null for any text.</summary>
    public ImmutableArray<string>? Choices { get; init; }

    /// <summary>Whether it has to be given.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether it is a GUID.</summary>
    public bool IsId { get; init; }

    /// <summary>For which way to tell the arms apart it is; null for all.</summary>
    public string? Arms { get; init; }
}

/// <summary>All fields of a target.</summary>
internal static class TargetFields
{
    private const string OneArm = "Has {arm}, {version} or {slot} in it, by which the two versions are told apart.";

    /// <summary>Where the requests are counted.</summary>
    public static TargetField Source { get; } = new("telemetry.source.kind", "Measured by")
    {
        Choices = ["platform", "logs", "prometheus", "http"],
        IsNeeded = true,
        Hint = "App Service's platform metrics need no setting up.",
    };

    /// <summary>How logs tell the arms apart.</summary>
    public static TargetField Arms { get; } = new("telemetry.source.arms.by", "Versions are told apart by")
    {
        Choices = ["version", "role", "condition"], IsNeeded = true,
    };

    /// <summary>Of every target.</summary>
    public static ImmutableArray<TargetField> Always { get; } =
    [
        new("subscription", "Subscription") { IsNeeded = true, IsId = true, Usual = "00000000-0000-0000-0000-000000000000" },
        new("resourceGroup", "Resource group") { IsNeeded = true },
        new("site", "Site") { IsNeeded = true, Hint = "The App Service whose production slot is what users see." },
        new("slot", "Slot") { IsNeeded = true, Hint = "The deployment slot that takes the new version." },
        new("deployment", "Deployment of packages") { Choices = ["runFromPackage", "oneDeploy"], IsNeeded = true },
        new("team", "Team") { Usual = "none", Hint = "Which answers for it: figures can be told apart by team." },
        new("telemetry.grain", "Length of a bin") { Usual = "1m" },
        new("telemetry.lag", "Complete after") { Usual = "what the source usually takes" },
        new("telemetry.history", "Past that is read first") { Usual = "2h" },
    ];

    /// <summary>Of each source.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<TargetField>> OfSources { get; } =
        new Dictionary<string, ImmutableArray<TargetField>>
        {
            ["logs"] =
            [
                Of("logs", "workspace", "Workspace id") with
                {
                    IsNeeded = true, IsId = true, Hint = "The Log Analytics workspace that Application Insights logs into.",
                },
                Arms,
                OfArms("version", "role", "Cloud role", "the site's"),
                OfArms("version", "column", "KQL of the version", "CANARY_VERSION, or the application's version"),
                OfArms("role", "production", "Role of production", "the site's name"),
                OfArms("role", "slot", "Role of the slot", "the site's and the slot's name"),
                OfArms("condition", "slot", "KQL that holds for the slot's requests", null),
                OfArms("condition", "production", "KQL that holds for production's", null),
            ],
            ["prometheus"] =
            [
                Of("prometheus", "endpoint", "Query endpoint") with { IsNeeded = true, Usual = "https://…" },
                Of("prometheus", "requests", "PromQL of the requests") with { IsNeeded = true, Hint = OneArm },
                Of("prometheus", "failures", "PromQL of those that failed") with { IsNeeded = true, Hint = OneArm },
                Of("prometheus", "latency", "PromQL of the histogram") with { Usual = "none" },
            ],
            ["http"] =
            [
                Of("http", "url", "Address") with { IsNeeded = true, Hint = OneArm },
                Of("http", "time", "JSONPath of the times") with { Usual = "$[*].time" },
                Of("http", "requests", "JSONPath of the requests") with { Usual = "$[*].requests" },
                Of("http", "failures", "JSONPath of those that failed") with { Usual = "$[*].failures" },
                Of("http", "header", "Header of the secret") with { Usual = "none" },
                Of("http", "secret", "Name of the secret") with { Usual = "none", Hint = "A secret of the application." },
            ],
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IEnumerable<TargetField> All => [.. Always, Source, .. OfSources.Values.SelectMany(fields => fields)];

    private static TargetField Of(string source, string field, string label) =>
        new($"telemetry.source.{field}", label) { Name = $"{source}.{field}" };

    private static TargetField OfArms(string by, string field, string label, string? usual) =>
        new($"telemetry.source.arms.{field}", label)
        {
            Name = $"arms.{by}.{field}", Arms = by, Usual = usual, IsNeeded = usual is null,
        };
}
