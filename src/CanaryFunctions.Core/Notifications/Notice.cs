using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Notifications;

/// <summary>What people are told about one event, in words that each channel then sets in its own way.</summary>
public record Notice
{
    /// <summary>The longest <see cref="Evidence"/>, in characters; longer is cut.</summary>
    public const int LongestEvidence = 2000;

    /// <summary>Its id: the same however often it is sent. Receivers know a repeat by it.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required Topic Topic { get; init; }

    /// <summary>How soon somebody should look.</summary>
    public required Severity Severity { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The rollout; null for one about no rollout.</summary>
    public RolloutId? Rollout { get; init; }

    /// <summary>The application.</summary>
    public required string Application { get; init; }

    /// <summary>The environment; null for one about all of them.</summary>
    public string? Environment { get; init; }

    /// <summary>Number of the version that was live before; null for one about no rollout.</summary>
    public string? Baseline { get; init; }

    /// <summary>Number of the new version; null for one about no rollout.</summary>
    public string? Canary { get; init; }

    /// <summary>What happened, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Why, with the numbers that decided.</summary>
    public required string Evidence { get; init; }

    /// <summary>What happens next, or what somebody has to do.</summary>
    public required string Next { get; init; }

    /// <summary>Who caused it, if a person did.</summary>
    public string? By { get; init; }

    /// <summary>Figures that go with it, for channels that have room for them; null for none.</summary>
    public ImmutableArray<FigureTable>? Tables { get; init; }

    /// <summary>The console's page about it, below the control plane's address, of one about no rollout; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>What the events of a rollout are told as; nothing for those that nobody is told of.</summary>
    /// <param name="rollout">The rollout as it is after the events.</param>
    /// <param name="happened">The event.</param>
    public static Notice? Of(Rollout rollout, RolloutEvent happened)
    {
        if (Topics.Of(happened) is not { } topic) return null;
        return new()
        {
            Id = $"{rollout.Id}-{happened.Number:D6}",
            Topic = topic,
            Severity = Topics.SeverityOf(topic, happened.Health?.Verdict, CauseOf(rollout.Phase)),
            At = happened.At,
            Rollout = rollout.Id,
            Application = rollout.Environment.Application,
            Environment = rollout.Environment.Name,
            Baseline = rollout.Baseline.Number.ToString(),
            Canary = rollout.Canary.Number.ToString(),
            Title = Wording.Title(topic, rollout, happened),
            Evidence = Cut(happened.Sentence),
            Next = Wording.Next(topic, rollout),
            By = happened.By,
        };
    }

    /// <summary>Text, cut between characters as people see them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most UTF-16 units that it may have; at least 1.</param>
    public static string Cut(string text, int most = LongestEvidence)
    {
        if (text.Length <= most) return text;
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next < most) end = next;
        return $"{text.AsSpan(0, end)}…";
    }

    private static Cause? CauseOf(Phase phase) => phase switch
    {
        Phase.RollingBack back => back.Cause,
        Phase.RolledBack back => back.Cause,
        Phase.Stuck stuck => CauseOf(stuck.Was),
        _ => null,
    };
}
