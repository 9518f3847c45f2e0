using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class What_was_live
{
    [Fact]
    public void Is_noted_whenever_another_version_is_seen_to_be_live()
    {
        var scene = new Scene().Until<Phase.Baking>();
        scene.Command(new Command.Abort("ann")).Until<Phase.RolledBack>();

        Assert.Equal(["1.0.0", "1.1.0", "1.0.0"], scene.Stints.All.Select(stint => stint.Version));
        Assert.All(scene.Stints.All, stint => Assert.Equal(scene.Id, stint.Rollout));
        Assert.Equal([1, 2, 3], scene.Stints.All.Select(stint => stint.Number));
    }
}
