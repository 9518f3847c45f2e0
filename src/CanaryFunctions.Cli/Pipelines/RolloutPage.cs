using System.Globalization;
using System.Text;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.Watching;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Cli.Pipelines;

/// <summary>What became of a release, in Markdown, for the summary page of a job.</summary>
internal static class RolloutPage
{
    /// <summary>Writes it.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="evidence">The verdicts that it rests on; null for none.</param>
    /// <param name="outcome">How it ended, in one sentence.</param>
    /// <param name="link">Where it is to be seen.</param>
    public static string Write(RolloutView rollout, HealthReport? evidence, string outcome, Uri link)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"## {Mark(rollout)} {Text(rollout.Application)} {rollout.Canary} in {Text(rollout.Environment)}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"**{Text(outcome)}**\n\n");
        page.Append(CultureInfo.InvariantCulture, $"From {rollout.Baseline}, policy {Text(rollout.Policy.Name)}, [rollout {rollout.Id}]({link})\n");
        if (evidence is not { Checks.IsEmpty: false } health) return page.ToString();

        page.Append("\n| check | verdict | canary | baseline | times as bad | evidence |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var check in health.Checks)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {Text(check.Check)} | {check.Verdict} | {Counts(check.Evidence.Canary)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Counts(check.Evidence.Baseline)} | {Ratio(check.Evidence.Ratio)} | {Text(check.Sentence)} |\n");
        }

        var charts = health.Checks.Where(check => check.Evidence.Ratio is not null).ToArray();
        if (charts.Length == 0) return page.ToString();
        page.Append("\nFrom a quarter to four times as bad as the baseline: │ the same, ┊ tolerated, ━ interval, ◆ likeliest.\n\n```text\n");
        foreach (var check in charts)
            page.Append(CultureInfo.InvariantCulture, $"{Chart(check, rollout)}  {check.Check.ReplaceLineEndings(" ").Replace('`', '\'')}\n");
        return page.Append("```\n").ToString();
    }

    private static string Mark(RolloutView rollout) => rollout switch
    {
        { IsEnded: false } => "⏳",
        { Cause: null } => "✅",
        _ => "⏪",
    };

    private static string Chart(CheckReport check, RolloutView rollout) => RatioChart.Draw(
        check.Evidence.Ratio!,
        rollout.Policy.Checks.OfType<ComparisonCheck>().FirstOrDefault(asked => asked.Name == check.Check)?.Settings.Tolerance,
        unicode: true);

    private static string Counts(EventCounts? counts) =>
        counts is { } seen ? string.Create(CultureInfo.InvariantCulture, $"{seen.Bad:N0} of {seen.Requests:N0}") : "";

    private static string Ratio(RatioEstimate? ratio) => ratio is { } seen
        ? string.Create(CultureInfo.InvariantCulture, $"{seen.Estimate:0.00} ({seen.Low:0.00} to {seen.High:0.00})")
        : "";

    // Names and reasons are other people's: none of them becomes markup, a link or another cell.
    private static string Text(string text)
    {
        var safe = new StringBuilder();
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            if ("\\`*_{}[]<>()#+!|~@".Contains(letter, StringComparison.Ordinal)) safe.Append('\\');
            safe.Append(letter);
        }

        return safe.ToString();
    }
}
