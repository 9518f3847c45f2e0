using CanaryFunctions.Azure.AppService;

namespace CanaryFunctions.Azure.Tests.AppService;

public class Rights_of_the_control_plane
{
    [Theory]
    [InlineData("*", null, true)]
    [InlineData("*/read", null, false)]
    [InlineData("microsoft.web/sites/*", null, true)]
    [InlineData("Microsoft.Web/sites/slots/start/Action", null, true)]
    [InlineData("*", "Microsoft.Web/sites/slots/*", false)]
    [InlineData("Microsoft.Web/sites/slots/start", null, false)]
    public void Are_granted_by_patterns_and_taken_out_again(string actions, string? notActions, bool isAllowed)
    {
        var rights = new Rights([new([actions], notActions is null ? [] : [notActions])]);

        Assert.Equal(isAllowed, rights.Allow("Microsoft.Web/sites/slots/start/action"));
    }

    [Fact]
    public void What_one_role_takes_out_another_may_grant()
    {
        var rights = new Rights([new(["*"], ["*/action"]), new(["Microsoft.Web/sites/slots/start/action"], null)]);

        Assert.True(rights.Allow("Microsoft.Web/sites/slots/start/action"));
        Assert.False(rights.Allow("Microsoft.Web/sites/slots/stop/action"));
    }
}
