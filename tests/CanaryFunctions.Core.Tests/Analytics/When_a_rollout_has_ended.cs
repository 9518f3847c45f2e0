using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Rollouts;

namespace CanaryFunctions.Core.Tests.Analytics;

public class When_a_rollout_has_ended
{
    private readonly Scene good = new();
    private readonly Scene bad = new("1.2.0");

    [Fact]
    public void A_good_one_counts_once_as_a_deployment_when_it_went_live()
    {
        var rollout = good.Until<Phase.Succeeded>().Rollout;
        good.Look();
        good.Look();

        var ended = Assert.Single(good.Analytics.Facts.Values).Ended;
        var promoted = good.Store.Events.Single(happened => happened.Kind is EventKind.Promoted).At;
        Assert.Equal(("Succeeded", true, false), (ended.Outcome, ended.IsDeployment, ended.NeededRemedy));
        Assert.Equal(promoted.ToUnixTimeSeconds(), ended.At.ToUnixTimeSeconds());
        Assert.InRange(promoted, rollout.StartedAt, rollout.EndedAt!.Value - TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void A_bad_one_counts_as_failed_with_its_time_to_detect_and_to_recover()
    {
        bad.Until<Phase.RolledBack>().Look();

        var ended = Assert.Single(bad.Analytics.Facts.Values).Ended;
        var events = bad.Store.Events;
        var visitors = events.First(happened => happened.Kind is EventKind.StepReached).At;
        var began = events.Single(happened => happened.Kind is EventKind.RollbackBegan).At;
        Assert.Equal(("Degraded", true, true, true), (ended.Outcome, ended.IsDeployment, ended.NeededRemedy, ended.IsPrevented));
        Assert.Equal((long)(began - visitors).TotalSeconds, ended.Detection);
        Assert.Equal((long)(bad.Rollout.EndedAt!.Value - visitors).TotalSeconds, ended.Recovery);
        Assert.Null(ended.LeadTime);
        Assert.Equal([new CheckDone("errors", true, true)], ended.Checks);
    }

    /// <summary>A tenth of the new version's requests fails, 2 of a thousand of the old one's; it had a tenth of them.</summary>
    [Fact]
    public void A_bad_one_tells_what_visitors_were_spared()
    {
        bad.Until<Phase.RolledBack>().Look();

        var ended = Assert.Single(bad.Analytics.Facts.Values).Ended;
        var minutes = bad.Rollout.Course.Served.Sum(stretch => stretch.Canary.Requests) / 400;
        Assert.Equal(40 * minutes, ended.BadServed);
        Assert.Equal((400 - 40 - 7) * minutes, ended.BadAvoided);
    }

    [Fact]
    public void The_time_in_its_phases_is_all_its_time()
    {
        good.Until<Phase.Succeeded>().Look();

        var ended = Assert.Single(good.Analytics.Facts.Values).Ended;
        Assert.Equal(
            (good.Rollout.EndedAt!.Value - good.Store.Events[0].At).TotalSeconds, ended.Phases.Sum(phase => phase.Seconds), tolerance: 10);
        Assert.InRange(ended.Phases.Single(phase => phase.Name == "Baking").Seconds, 600, 700);
    }

    [Fact]
    public void Judged_a_false_alarm_it_is_no_failure_any_more()
    {
        var events = bad.Until<Phase.RolledBack>().Store.Events;

        var judged = bad.Rollout with { Judgement = new(false, "ann", bad.Time.GetUtcNow(), null) };
        var ended = EndedRollout.Of(judged, [.. events], null, null);

        Assert.Equal((true, false, false, 0), (ended.IsDeployment, ended.NeededRemedy, ended.IsPrevented, ended.BadAvoided));
        Assert.Null(ended.Recovery);
        Assert.False(ended.IsRight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_lead_time_begins_with_the_commit_or_else_the_registration(bool isCommitKnown)
    {
        var rollout = good.Until<Phase.Succeeded>().Rollout;
        var (commit, registration) = (rollout.StartedAt.AddDays(-3), rollout.StartedAt.AddDays(-2));

        var ended = EndedRollout.Of(
            rollout with { Canary = rollout.Canary with { CommittedAt = isCommitKnown ? commit : null } },
            [.. good.Store.Events],
            registration,
            null);

        var from = isCommitKnown ? commit : registration;
        Assert.Equal(isCommitKnown, ended.LeadsFromCommit);
        Assert.Equal(ended.At.ToUnixTimeSeconds() - from.ToUnixTimeSeconds(), ended.LeadTime);
    }

    [Fact]
    public void An_earlier_version_that_comes_back_is_no_deployment_and_undoes_none_that_is_not_ours()
    {
        var back = new Scene("0.9.0");
        var liveSince = back.Time.GetUtcNow().AddHours(-5);
        back.Stints.All.Add(new LiveStint("shop", "production", 1, "1.0.0", liveSince, null));

        back.Until<Phase.Succeeded>().Look();

        var ended = Assert.Single(back.Analytics.Facts.Values).Ended;
        Assert.Equal((false, null, null), (ended.IsDeployment, ended.LeadTime, ended.Undone));
    }

    [Fact]
    public void Undone_later_it_counts_as_failed_from_when_it_was_live()
    {
        var rollout = good.Until<Phase.Succeeded>().Rollout;
        var promoted = good.Store.Events.Single(happened => happened.Kind is EventKind.Promoted).At;

        var ended = EndedRollout.Of(rollout, [.. good.Store.Events], null, promoted.AddHours(5));

        Assert.Equal((promoted.ToUnixTimeSeconds(), 5 * 3600L), (ended.At.ToUnixTimeSeconds(), ended.Undone));
    }

    [Fact]
    public async Task It_is_counted_later_if_storage_does_not_answer_and_the_environment_is_free_at_once()
    {
        bad.Until<Phase.RollingBack>();
        bad.Analytics.Failing = 1;
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true) await LookAsync();
        });
        Assert.Empty(bad.Analytics.Facts);
        var next = RolloutId.New(bad.Time.GetUtcNow());
        Assert.Equal(next, await bad.Store.ClaimAsync(bad.Rollout.Environment, next, default));

        await LookAsync();

        Assert.Single(bad.Analytics.Facts);

        Task LookAsync()
        {
            bad.Time.Advance(TimeSpan.FromMinutes(1));
            return bad.Engine().AdvanceAsync(bad.Id, null, default);
        }
    }
}
