using CanaryFunctions.Simulator.Fronts;
using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_visitor_of_production_is_routed
{
    private const string CanaryHost = "127.0.0.1:1";

    private readonly Site site = new(Guid.Empty, "rg", "shop");

    public A_visitor_of_production_is_routed() =>
        site.Slots = [new(site, "canary", new(TimeProvider.System, TimeSpan.FromMinutes(1))) { Address = new($"http://{CanaryHost}") }];

    [Fact]
    public void To_production_without_a_cookie_when_there_are_no_rules() =>
        Assert.Equal(new(null, "self", SetsCookie: false), Decide(draw: 0));

    [Theory]
    [InlineData(0.0, "canary")]
    [InlineData(0.1499, "canary")]
    [InlineData(0.15, "self")]
    [InlineData(0.99, "self")]
    public void By_weight_and_gets_a_cookie_that_says_where(double draw, string cookie)
    {
        Share(15);

        var route = Decide(draw: draw);

        Assert.Equal(new(cookie == "canary" ? CanaryHost : null, cookie, SetsCookie: true), route);
    }

    [Fact]
    public void By_the_weights_of_several_rules_one_after_the_other()
    {
        site.Rules = [new("127.0.0.1:1", 10, "canary"), new("127.0.0.1:2", 20, "next")];

        Assert.Equal("canary", Decide(draw: 0.09).Cookie);
        Assert.Equal("next", Decide(draw: 0.11).Cookie);
        Assert.Equal("next", Decide(draw: 0.29).Cookie);
        Assert.Equal("self", Decide(draw: 0.31).Cookie);
    }

    [Fact]
    public void In_the_long_run_as_often_as_the_weight_says()
    {
        Share(15);
        var random = new Random(7);

        var canaries = Enumerable.Range(0, 100_000).Count(_ => Decide(draw: random.NextDouble()).Cookie == "canary");

        // Four standard deviations of such a count.
        Assert.InRange(canaries, 15_000 - 452, 15_000 + 452);
    }

    [Theory]
    [InlineData("canary", CanaryHost)]
    [InlineData("CANARY", CanaryHost)]
    [InlineData("self", null)]
    public void By_the_cookie_before_the_weights_and_keeps_it(string pinned, string? host)
    {
        Share(pinned == "self" ? 100 : 0);

        var route = Decide(pinned: pinned, draw: 0);

        Assert.Equal((host, false), (route.Host, route.SetsCookie));
    }

    [Fact]
    public void By_the_query_before_the_cookie_and_is_pinned_to_it()
    {
        Share(50);

        Assert.Equal(new(CanaryHost, "canary", SetsCookie: true), Decide(asked: "canary", pinned: "self", draw: 0.9));
        Assert.Equal(new(null, "self", SetsCookie: true), Decide(asked: "self", pinned: "canary", draw: 0));
    }

    [Fact]
    public void To_a_slot_by_hand_if_its_rule_gives_it_no_share()
    {
        Share(0);

        Assert.Equal(CanaryHost, Decide(asked: "canary", draw: 0.5).Host);
        Assert.Null(Decide(draw: 0).Host);
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("self")]
    public void To_production_by_hand_if_there_is_no_rule_and_without_a_cookie(string asked) =>
        Assert.Equal(new(null, "self", SetsCookie: false), Decide(asked: asked, draw: 0));

    [Theory]
    [InlineData(PinAfterRemoval.Production, null)]
    [InlineData(PinAfterRemoval.Slot, CanaryHost)]
    public void As_the_options_say_if_pinned_to_a_slot_whose_rule_is_gone(PinAfterRemoval option, string? host)
    {
        var route = Routing.Decide(site, null, "canary", option, 0.5);

        Assert.Equal((host, false), (route.Host, route.SetsCookie));
    }

    [Fact]
    public void Anew_if_pinned_to_a_slot_that_never_was()
    {
        Share(100);

        Assert.Equal(new(CanaryHost, "canary", SetsCookie: true), Decide(pinned: "gone", draw: 0.5));
    }

    private void Share(double percent) => site.Rules = [new(CanaryHost, percent, "canary")];

    private Route Decide(double draw, string? asked = null, string? pinned = null) =>
        Routing.Decide(site, asked, pinned, PinAfterRemoval.Production, draw);
}
