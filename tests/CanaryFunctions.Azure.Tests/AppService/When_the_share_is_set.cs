using System.Text.Json.Nodes;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_the_share_is_set : IDisposable
{
    private const string Read = "GET " + FakeAzure.Site + "/config/web";
    private const string Write = "PATCH " + FakeAzure.Site + "/config/web";
    private const string Host = "shop-canary-a1b2c3.westeurope-01.azurewebsites.net";

    private readonly FakeAzure azure =
        new FakeAzure().On("GET " + Slot, Payload.Site(host: Host)).On(Write, Payload.Web());
    private readonly AppServiceControl control;

    public When_the_share_is_set() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    [Fact]
    public async Task Only_the_rules_are_sent_with_the_host_name_that_the_slot_itself_tells()
    {
        azure.On(Read, Payload.Web());

        Assert.IsType<ActionOutcome.Done>(await control.SetShareAsync(Given.Target, new(12.5), default));

        Assert.Equal([Read, "GET " + Slot, Write], azure.Calls);
        var sent = azure.Requests[^1];
        Assert.Equal("?api-version=2024-11-01", sent.Address.Query);
        Assert.Equal("Bearer token-for-https://management.azure.com/.default", sent.Authorization);
        AssertJson(
            Payload.Rules($$"""{"actionHostName":"{{Host}}","reroutePercentage":12.5,"name":"canary"}"""), sent.Body);
    }

    [Fact]
    public async Task Rules_of_others_are_sent_back_word_for_word()
    {
        const string theirs =
            """{"actionHostName":"x","reroutePercentage":5.0,"changeStep":null,"somethingNew":{"a":1},"name":"beta"}""";
        azure.On(Read, Payload.Web(Payload.Rule("canary", "10.0"), theirs));

        await control.SetShareAsync(Given.Target, new(20), default);

        AssertJson(
            Payload.Rules(theirs, $$"""{"actionHostName":"{{Host}}","reroutePercentage":20,"name":"canary"}"""),
            azure.Requests[^1].Body);
    }

    [Fact]
    public async Task Zero_removes_our_rule_and_no_other()
    {
        var theirs = Payload.Rule("beta", "5.0");
        azure.On(Read, Payload.Web(theirs, Payload.Rule("Canary", "10.0")));

        await control.SetShareAsync(Given.Target, Percentage.Zero, default);

        Assert.Equal([Read, Write], azure.Calls);
        AssertJson(Payload.Rules(theirs), azure.Requests[^1].Body);
    }

    [Fact]
    public async Task A_rule_of_zero_per_cent_is_removed_too()
    {
        azure.On(Read, Payload.Web(Payload.Rule("canary", "0.0")));

        await control.SetShareAsync(Given.Target, Percentage.Zero, default);

        AssertJson(Payload.Rules(), azure.Requests[^1].Body);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0)]
    public async Task Nothing_is_sent_where_it_is_so_already(double share)
    {
        azure.On(Read, share > 0 ? Payload.Web(Payload.Rule("canary", "10.0", Host)) : Payload.Web());

        Assert.IsType<ActionOutcome.Done>(await control.SetShareAsync(Given.Target, new(share), default));

        Assert.DoesNotContain(Write, azure.Calls);
    }

    [Theory]
    [InlineData("""{"actionHostName":"elsewhere.example","reroutePercentage":10.0,"name":"canary"}""")]
    [InlineData($$"""{"actionHostName":"{{Host}}","reroutePercentage":10.0,"changeStep":5.0,"name":"canary"}""")]
    public async Task A_rule_that_leads_elsewhere_or_moves_by_itself_is_replaced(string rule)
    {
        azure.On(Read, Payload.Web(rule));

        await control.SetShareAsync(Given.Target, new(10), default);

        Assert.Contains(Write, azure.Calls);
    }

    [Fact]
    public async Task More_than_others_leave_is_refused_in_words()
    {
        azure.On(Read, Payload.Web(Payload.Rule("beta", "60.0")));

        var refused = Assert.IsType<ActionOutcome.Refused>(await control.SetShareAsync(Given.Target, new(50), default));

        Assert.Equal(ProblemKind.Permanent, refused.Problem.Kind);
        Assert.Contains("other slots of 'shop' have 60 %", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15.0", 15)]
    [InlineData("\"15.5\"", 15.5)]
    [InlineData("0.0", 0)]
    [InlineData("null", 0)]
    public async Task It_is_read_from_our_rule(string percent, double share)
    {
        azure.On(Read, Payload.Web(Payload.Rule("beta", "5.0"), Payload.Rule("canary", percent)));

        Assert.Equal(new(new Percentage(share)), await control.ReadShareAsync(Given.Target, default));
        Assert.Equal([Read], azure.Calls);
    }

    [Theory]
    [InlineData("""{"properties":{"experiments":{"rampUpRules":[]}}}""")]
    [InlineData("""{"properties":{"experiments":{"rampUpRules":null}}}""")]
    [InlineData("""{"properties":{"experiments":null}}""")]
    public async Task Without_a_rule_it_is_zero(string web)
    {
        azure.On(Read, web);

        Assert.Equal(new(Percentage.Zero), await control.ReadShareAsync(Given.Target, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>gateway</html>")]
    [InlineData("{}")]
    [InlineData("""{"properties":{"experiments":{"rampUpRules":7}}}""")]
    public async Task An_answer_that_makes_no_sense_is_not_taken_for_zero(string web)
    {
        azure.On(Read, web);

        Assert.Equal(ProblemKind.Transient, (await control.ReadShareAsync(Given.Target, default)).Problem?.Kind);
    }

    private static void AssertJson(string expected, string? actual) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!)), $"Sent {actual} and not {expected}.");
}
