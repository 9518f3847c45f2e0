using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class When_the_swap_has_a_preview
{
    private static readonly Policy preview = Scene.TwoSteps with
    {
        Promotion = new() { Kind = PromotionKind.SwapWithPreview, Bake = TimeSpan.FromMinutes(10) },
    };

    [Fact]
    public void The_slot_is_prepared_once_and_swapped_when_it_is_up_with_productions_settings()
    {
        var scene = new Scene(policy: preview).Until<Phase.Succeeded>();

        Assert.Equal(["share 0", "prepare", "swap to 1.1.0"], scene.World.Done[^3..]);
    }

    [Fact]
    public void A_canary_that_does_not_come_up_with_them_gets_its_own_back_and_is_taken_back()
    {
        var scene = new Scene(policy: preview).Until<Phase.Promoting>(promoting => promoting.PreparedAt is not null);
        scene.World.IsUp = false;

        scene.For(TimeSpan.FromMinutes(12));
        scene.World.IsUp = true;
        scene.Until<Phase.RolledBack>();

        var cause = Assert.IsType<Cause.NotUp>(((Phase.RolledBack)scene.Rollout.Phase).Cause);
        Assert.StartsWith("With production's settings the canary was not up within 10m.", cause.Sentence, StringComparison.Ordinal);
        Assert.Contains("cancel", scene.World.Done);
        Assert.Equal(("1.0.0", false), (scene.World.Live, scene.World.IsPrepared));
    }

    [Fact]
    public void Aborted_in_between_the_swap_is_cancelled_before_anything_else_is_changed()
    {
        var scene = new Scene(policy: preview).Until<Phase.Promoting>(promoting => promoting.PreparedAt is not null);

        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(["prepare", "cancel", "deploy 1.0.0"], scene.World.Done[^3..]);
    }
}
