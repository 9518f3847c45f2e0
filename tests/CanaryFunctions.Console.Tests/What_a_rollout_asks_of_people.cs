using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Overviews;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class What_a_rollout_asks_of_people
{
    private static readonly DateTimeOffset began = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Phase atItsStep = new Phase.Stepping(0, began);

    [Theory]
    [InlineData(Advance.Evidence, Verdict.Undecided, "It waits for a decision: advance or abort it.")]
    [InlineData(Advance.Person, Verdict.Healthy, "It waits to be advanced.")]
    [InlineData(Advance.Time, Verdict.Failing, "A check fails: advance or abort it.")]
    [InlineData(Advance.Time, Verdict.NoData, "There is no data: advance or abort it.")]
    [InlineData(Advance.Time, Verdict.Error, "What measures it fails: advance or abort it.")]
    public void Is_told_of_one_that_is_held_at_its_step(Advance advance, Verdict verdict, string asked)
    {
        var rollout = Rollout(atItsStep, verdict, advance) with { Held = "It waits." };

        Assert.Equal(asked, Needs.Of(rollout, "ann", [new(Role.Releaser)]));
        Assert.Equal(asked, Needs.OfAnybody(rollout));
        Assert.Null(Needs.Of(rollout, "ann", [new(Role.Viewer)]));
    }

    [Theory]
    [InlineData(Verdict.Degraded, true)]
    [InlineData(Verdict.Failing, true)]
    [InlineData(Verdict.Healthy, false)]
    public void Is_told_of_one_that_is_live_and_not_well(Verdict verdict, bool asks)
    {
        var rollout = Rollout(new Phase.Baking(began), verdict) with { Held = "The new version stays live until a person aborts." };

        Assert.Equal(asks ? "It is live and not well: abort it, or let it be." : null, Needs.OfAnybody(rollout));
    }

    [Fact]
    public void Is_nothing_while_it_goes_on_by_itself() => Assert.Null(Needs.OfAnybody(Rollout(atItsStep, Verdict.Undecided)));

    [Fact]
    public void Is_nothing_while_it_waits_for_a_hook()
    {
        var rollout = Rollout(new Phase.Stepping(0, null), Verdict.Undecided) with
        {
            Held = "It waits before step 1 for the hook 'load'.",
            Hooks = [new("load", 0, began, began.AddMinutes(1))],
        };

        Assert.Null(Needs.OfAnybody(rollout));
    }

    [Theory]
    [InlineData("ann", "It waits for an approval.")]
    [InlineData("pipeline", null)]
    public void Is_an_approval_of_whoever_did_not_start_it(string caller, string? asked)
    {
        var rollout = Rollout(atItsStep, Verdict.Healthy, Advance.Person, approvals: 1) with { Held = "It waits for the approval." };

        Assert.Equal(asked, Needs.Of(rollout, caller, [new(Role.Approver)]));
    }

    private static Rollout Rollout(Phase phase, Verdict verdict, Advance advance = Advance.Time, int approvals = 0) =>
        StoredFleet.Begun("shop", began) with
        {
            Phase = phase,
            Policy = Presets.Careful with { Steps = [new() { Weight = new(10), Advance = advance, Approvals = approvals }] },
            Health = new() { Report = StoredFleet.Report(Presets.Careful, "So it is.") with { Verdict = verdict } },
        };
}
