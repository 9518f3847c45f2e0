using System.Text.RegularExpressions;
using System.Xml.Linq;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Rollouts;

namespace CanaryFunctions.Core.Tests.Analytics;

public partial class The_report_of_a_rollout
{
    private const string Hostile = "<script>alert('x')</script> \"&amp;' שלום 🚀 \u202E\0";

    private readonly Scene good = new();
    private readonly Scene bad = new("1.2.0");

    [Fact]
    public void Tells_the_share_that_was_wanted_and_the_one_that_was_measured()
    {
        var report = Report(good.Until<Phase.Succeeded>());

        Assert.Equal([10, 50, 0, 100], report.Timeline.Shares.Select(share => share.Percent));
        Assert.Equal([10.0, 50.0, 100.0], report.Traffic.Select(point => point.CanaryPercent!.Value).Distinct());
        Assert.Equal(
            ["Deploying", "Warming", "Stepping", "Promoting", "Baking"], report.Timeline.Phases.Select(span => span.Phase));
    }

    [Fact]
    public void Tells_of_each_check_both_arms_and_the_ratio_in_its_interval()
    {
        var check = Assert.Single(Report(bad.Until<Phase.RolledBack>()).Checks);

        Assert.All(check.Readings, reading => Assert.InRange(reading.Ratio!.Value, reading.Low!.Value, reading.High ?? double.MaxValue));
        Assert.Equal((0.1, 0.002), (
            check.Readings[^1].Canary!.Value.Bad / (double)check.Readings[^1].Canary!.Value.Requests,
            Math.Round(check.Readings[^1].Baseline!.Value.Bad / (double)check.Readings[^1].Baseline!.Value.Requests, 3)));
    }

    /// <summary>Of 4,000 requests a minute the new version had a tenth, of which a tenth failed.</summary>
    [Fact]
    public void Tells_how_many_failures_were_avoided_and_what_that_assumes()
    {
        var failed = Report(bad.Until<Phase.RolledBack>()).BadRequests;

        var minutes = failed.Canary.Requests / 400;
        Assert.Equal((40 * minutes, 7 * minutes), (failed.Canary.Bad, failed.Baseline.Bad));
        Assert.Equal((400 * minutes, 353 * minutes), (failed.WouldHaveFailed, failed.Avoided));
        Assert.Contains("at once", failed.Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_nothing_avoided_of_what_was_promoted() =>
        Assert.Null(Report(good.Until<Phase.Succeeded>()).BadRequests.Avoided);

    [Theory]
    [InlineData("false alarm")]
    [InlineData("superseded")]
    [InlineData("aborted")]
    public void Claims_nothing_avoided_where_no_bad_version_was_kept_from_going_live(string why)
    {
        var rollout = bad.Until<Phase.RolledBack>().Rollout;
        rollout = why switch
        {
            "superseded" => rollout with { Phase = new Phase.RolledBack(new Cause.Superseded("ann", "1.3.0")) },
            "aborted" => rollout with { Phase = new Phase.RolledBack(new Cause.Aborted("ann")) },
            _ => rollout with { Judgement = new(false, "ann", bad.Time.GetUtcNow(), null) },
        };

        var report = RolloutReport.Of(rollout, [.. bad.Store.Events], bad.Time.GetUtcNow());

        Assert.Equal((null, null), (report.BadRequests.WouldHaveFailed, report.BadRequests.Avoided));
        Assert.Equal(0, EndedRollout.Of(rollout, [.. bad.Store.Events], null, null).BadAvoided);
        Assert.DoesNotContain("were avoided", RolloutReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Can_be_made_before_anything_was_measured()
    {
        var report = Report(good);

        Assert.Equal((0, null), (report.BadRequests.Canary.Requests, report.BadRequests.MeasuredFrom));
        Assert.Contains("nothing was measured", RolloutReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_page_is_whole_and_shows_what_was_decided_with_its_evidence()
    {
        var page = RolloutReportHtml.Write(Report(bad.Until<Phase.RolledBack>()));

        var charts = Svg().Matches(page);
        Assert.Equal(3, charts.Count);
        Assert.All(charts, chart => XDocument.Parse(chart.Value));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Contains("1.2.0 is rolled back", page, StringComparison.Ordinal);
        Assert.Contains("failures were avoided", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_page_loads_nothing_and_runs_nothing()
    {
        var page = RolloutReportHtml.Write(Report(bad.Until<Phase.RolledBack>()));

        Assert.DoesNotMatch("https?://|src=|@import|url\\(|<script|<link|<iframe|javascript:", page);
    }

    [Fact]
    public void As_a_page_takes_what_people_have_written_as_text()
    {
        var rollout = bad.Until<Phase.RolledBack>().Rollout with
        {
            Reason = Hostile,
            StartedBy = Hostile,
            Judgement = new(false, Hostile, bad.Time.GetUtcNow(), Hostile),
        };
        rollout = rollout with { Policy = rollout.Policy with { Name = Hostile } };
        var said = bad.Store.Events.Select(happened => happened with { Sentence = Hostile });

        var page = RolloutReportHtml.Write(RolloutReport.Of(rollout, [.. said], bad.Time.GetUtcNow()));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', page);
        Assert.Contains("<bdi>&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("שלום", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_table_has_as_many_fields_in_every_line_and_no_formula()
    {
        var said = bad.Until<Phase.RolledBack>().Store.Events.Select(happened => happened with { Sentence = "=1+1" });

        var lines = RolloutReportCsv.Write(RolloutReport.Of(bad.Rollout, [.. said], bad.Time.GetUtcNow())).TrimEnd().Split("\r\n");

        Assert.Equal([16], lines.Select(line => Quoted().Replace(line, "").Split(',').Length).Distinct());
        Assert.Contains(lines, line => line.EndsWith(",'=1+1,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("served,2026-11-23T10:", StringComparison.Ordinal));
    }

    [Fact]
    public void As_a_table_has_what_was_avoided_the_phases_the_judgement_and_the_numbers_of_the_evidence()
    {
        var judged = bad.Until<Phase.RolledBack>().Rollout with { Judgement = new(true, "ann", bad.Time.GetUtcNow(), "It was bad.") };
        var report = RolloutReport.Of(judged, [.. bad.Store.Events], bad.Time.GetUtcNow());

        var lines = RolloutReportCsv.Write(report).Split("\r\n");

        var failed = report.BadRequests;
        var degraded = report.Events.First(one => one.Health?.Verdict is Verdict.Degraded).Health!.Checks[0].Evidence;
        var stepping = report.PhaseTimes.Single(phase => phase.Name == "Stepping").Seconds;
        var (canary, baseline) = (failed.Canary, failed.Baseline);
        Assert.Contains(lines, line => line.StartsWith("bad_requests,", StringComparison.Ordinal)
            && line.Contains($",measured,{canary.Requests},{canary.Bad},{baseline.Requests},{baseline.Bad},", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($",avoided,,,,,,,,,{failed.Avoided},", StringComparison.Ordinal));
        Assert.Contains($"phase_seconds,,,Stepping,,,,,,,,,{stepping},,,", lines);
        Assert.Contains(lines, line => line.StartsWith("judgement,", StringComparison.Ordinal)
            && line.EndsWith(",ann,,,,,,,,,,right,It was bad.,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("evidence,", StringComparison.Ordinal)
            && line.Contains($",errors,{degraded.Canary!.Value.Requests},{degraded.Canary.Value.Bad},", StringComparison.Ordinal)
            && line.Contains(",Degraded,", StringComparison.Ordinal)
            && line.EndsWith(FormattableString.Invariant($",{degraded.P}"), StringComparison.Ordinal));
    }

    private static RolloutReport Report(Scene scene) =>
        RolloutReport.Of(scene.Rollout, [.. scene.Store.Events], scene.Time.GetUtcNow());

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
