using System.Collections.Immutable;

namespace CanaryFunctions.WebConsole.Policies;

/// <summary>A field of a policy that the form has.</summary>
/// <param name="Key">Its path from what it stands in.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Usual">What it is if it is left empty; null if it has to be given.</param>
public sealed record UsualField(string Key, string Label, string? Usual);

/// <summary>The fields that most policies need. All others are written as text, and the form leaves them as they
/// are.</summary>
public static class UsualFields
{
    /// <summary>Of the whole policy.</summary>
    public static ImmutableArray<UsualField> OfPolicy { get; } =
    [
        new("promotion.bake", "Watched once live", "30m"),
        new("deadline", "Deadline", "6h"),
        new("onDegraded", "When it is worse", "rollback"),
        new("onUndecided", "Without evidence", "advance"),
        new("errorBudget", "False alarm rate", "0.01"),
    ];

    /// <summary>Of a step.</summary>
    public static ImmutableArray<UsualField> OfStep { get; } =
    [
        new("weight", "Share, per cent", null),
        new("atLeast", "At least", "0s"),
        new("advance", "Ends by", "time"),
        new("atMost", "At most", "no limit"),
        new("approvals", "Approvals", "0"),
    ];

    /// <summary>Of the checks, by their kinds.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<UsualField>> OfChecks { get; } =
        new Dictionary<string, ImmutableArray<UsualField>>
        {
            ["comparison"] =
            [
                name, new("event", "Bad are", "failures"), new("tolerance", "Tolerated ratio", "1.1, slow: 1.3"),
                new("safe", "Safe below ratio", "1.5"),
            ],
            ["slo"] = [name, new("objective", "Objective, per cent", null), new("tolerance", "Tolerated ratio", "1"), critical],
            ["limit"] =
            [
                name, new("metric", "Metric", null), new("max", "At most", "no limit"), new("min", "At least", "no limit"), critical,
            ],
            ["probe"] =
            [
                name, new("path", "Path", null), new("expectStatus", "Status", "200"), new("interval", "Every", "30s"), critical,
            ],
            ["judge"] =
            [
                name, new("metric", "Metric", null), new("direction", "Bad is", "either"), new("tolerance", "Tolerance", "0.25"),
                critical,
            ],
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What a kind of check asks.</summary>
    public static string About(string kind) => kind switch
    {
        "comparison" => "is it bad more often than the live version?",
        "slo" => "does it fail more often than its objective allows?",
        "limit" => "does a metric stay within limits?",
        "probe" => "does a page answer as it should?",
        _ => "does a metric differ, by Kayenta's rule?",
    };

    private static UsualField name => new("name", "Name", null);

    private static UsualField critical => new("critical", "Takes back at once", "false");
}
