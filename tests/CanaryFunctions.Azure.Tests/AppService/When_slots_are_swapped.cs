using System.Text.Json.Nodes;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Rollouts;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_slots_are_swapped : IDisposable
{
    private const string Swap = "POST " + Slot + "/slotsswap";
    private const string Result = Slot + "/operationresults/753cbec7?api-version=2024-11-01";
    private static readonly Uri address = new("https://management.azure.com" + Result);

    private readonly FakeAzure azure = new();
    private readonly AppServiceControl control;

    public When_slots_are_swapped() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    [Fact]
    public async Task The_slot_is_the_source_and_production_the_target()
    {
        Holding("1.0.0", "1.1.0").On(Swap, "", 202, ("Location", address.ToString()));

        var outcome = await SwapAsync();

        Assert.Equal(address, Assert.IsType<ActionOutcome.Accepted>(outcome).Operation);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"targetSlot":"production","preserveVnet":true}"""),
            JsonNode.Parse(azure.Requests[^1].Body!)));
    }

    [Fact]
    public async Task The_first_half_of_a_swap_with_preview_names_production_and_its_cancellation_nothing()
    {
        azure.On("POST " + Slot + "/applySlotConfig", "").On("POST " + Slot + "/resetSlotConfig", "");

        Assert.IsType<ActionOutcome.Done>(await control.PrepareSwapAsync(Given.Target, default));
        Assert.IsType<ActionOutcome.Done>(await control.CancelSwapAsync(Given.Target, default));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"targetSlot":"production","preserveVnet":true}"""), JsonNode.Parse(azure.Requests[0].Body!)));
        Assert.Null(azure.Requests[1].Body);
        Assert.All(azure.Requests, request => Assert.Equal("?api-version=2024-11-01", request.Address.Query));
    }

    [Fact]
    public async Task One_that_is_done_at_once_is_done()
    {
        Holding("1.0.0", "1.1.0").On(Swap, "");

        Assert.IsType<ActionOutcome.Done>(await SwapAsync());
    }

    [Fact]
    public async Task A_version_that_is_live_is_not_swapped_away()
    {
        Holding("1.1.0", "1.0.0");

        Assert.IsType<ActionOutcome.Done>(await SwapAsync());
        Assert.DoesNotContain(Swap, azure.Calls);
    }

    [Fact]
    public async Task A_slot_that_holds_something_else_is_not_made_live()
    {
        Holding("1.0.0", "0.9.0");

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Contains("holds 0.9.0 and not 1.1.0", refused.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Swap, azure.Calls);
    }

    [Fact]
    public async Task What_somebody_has_made_live_meanwhile_is_not_swapped_away()
    {
        Holding("1.0.1", "1.1.0");

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Equal(
            new(ProblemKind.Transient, "Production of 'shop' holds 1.0.1 and not 1.0.0: it was not swapped."), refused.Problem);
        Assert.DoesNotContain(Swap, azure.Calls);
    }

    [Theory]
    [InlineData(500, ProblemKind.Unclear)]
    [InlineData(502, ProblemKind.Unclear)]
    [InlineData(503, ProblemKind.Transient)]
    [InlineData(504, ProblemKind.Unclear)]
    [InlineData(408, ProblemKind.Unclear)]
    [InlineData(429, ProblemKind.Transient)]
    public async Task One_that_fails_is_never_sent_again_by_itself(int status, ProblemKind kind)
    {
        Holding("1.0.0", "1.1.0").On(Swap, "", status);

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Equal(kind, refused.Problem.Kind);
        Assert.Single(azure.Calls, Swap);
    }

    [Fact]
    public async Task One_whose_answer_is_lost_is_unclear_and_not_sent_again()
    {
        Holding("1.0.0", "1.1.0").OnLost(Swap);

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Equal(ProblemKind.Unclear, refused.Problem.Kind);
        Assert.Contains("Connection reset by peer", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Single(azure.Calls, Swap);
    }

    [Fact]
    public async Task One_that_is_not_answered_in_time_is_unclear_and_not_sent_again()
    {
        Holding("1.0.0", "1.1.0").OnLost(Swap, new TaskCanceledException("timed out"));

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Equal(ProblemKind.Unclear, refused.Problem.Kind);
        Assert.Single(azure.Calls, Swap);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://elsewhere.example/operation")]
    public async Task One_that_says_nothing_of_how_it_goes_on_is_unclear(string location)
    {
        Holding("1.0.0", "1.1.0");
        _ = location.Length == 0 ? azure.On(Swap, "", 202) : azure.On(Swap, "", 202, ("Location", location));

        var refused = Assert.IsType<ActionOutcome.Refused>(await SwapAsync());

        Assert.Equal(ProblemKind.Unclear, refused.Problem.Kind);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Tue, 05 Jan 2021 08:14:40 GMT", 30)]
    [InlineData("Tue, 05 Jan 2021 08:14:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task How_long_it_asks_to_be_left_alone_is_told(string said, int? seconds)
    {
        Holding("1.0.0", "1.1.0")
            .On(Swap, "", 202, ("Location", address.ToString()), ("Retry-After", said), ("Date", "Tue, 05 Jan 2021 08:14:10 GMT"))
            .On("GET " + address.AbsolutePath, "", 202, ("Retry-After", said), ("Date", "Tue, 05 Jan 2021 08:14:10 GMT"));
        TimeSpan? expected = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null;

        Assert.Equal(new ActionOutcome.Accepted(address, expected), await SwapAsync());
        Assert.Equal(new(OperationSeen.Running) { AskIn = expected }, await control.ReadOperationAsync(Given.Target, address, default));
    }

    [Fact]
    public async Task The_operation_of_its_own_is_followed_rather_than_the_location()
    {
        Holding("1.0.0", "1.1.0")
            .On(Swap, "", 202, ("Location", "/location"), ("Azure-AsyncOperation", address.ToString()));

        Assert.Equal(address, Assert.IsType<ActionOutcome.Accepted>(await SwapAsync()).Operation);
    }

    [Theory]
    [InlineData(202, "", OperationSeen.Running)]
    [InlineData(200, """{"id":"x","properties":{"slotSwapStatus":{"sourceSlotName":"canary","destinationSlotName":"Production"}}}""", OperationSeen.Done)]
    [InlineData(200, "", OperationSeen.Done)]
    [InlineData(204, "", OperationSeen.Done)]
    [InlineData(200, """{"status":"InProgress"}""", OperationSeen.Running)]
    [InlineData(200, """{"status":"Created"}""", OperationSeen.Running)]
    [InlineData(200, """{"status":"Succeeded"}""", OperationSeen.Done)]
    [InlineData(404, """{"error":{"code":"NotFound","message":"x"}}""", OperationSeen.Done)]
    public async Task Its_way_is_read_at_its_address(int status, string body, OperationSeen seen)
    {
        azure.On("GET " + address.AbsolutePath, body, status);

        Assert.Equal(new(seen), await control.ReadOperationAsync(Given.Target, address, default));
        Assert.Equal(address, Assert.Single(azure.Requests).Address);
    }

    [Theory]
    [InlineData(409, "Cannot modify this site because another operation is in progress.", ProblemKind.Transient)]
    [InlineData(400, "Cannot swap slots for site 'shop' because the worker process for 'canary' slot could not be started.", ProblemKind.AppNotUp)]
    [InlineData(400, "Cannot swap slots for site 'shop' because the application initialization in 'canary' slot either took too long or failed.", ProblemKind.AppNotUp)]
    [InlineData(500, "Cannot swap slots for site 'shop' because the 'canary' slot did not respond to http ping.", ProblemKind.AppNotUp)]
    [InlineData(400, "Cannot swap slots because the allocation of VM instances for 'canary' slot has changed during the swap process. Please retry the swap operation.", ProblemKind.Transient)]
    [InlineData(409, "Cannot swap because one of the slots is in stopped state.", ProblemKind.Transient)]
    [InlineData(409, "The slot cannot be changed because its configuration settings have been prepared for swap.", ProblemKind.Prepared)]
    [InlineData(500, "Something.", ProblemKind.Transient)]
    public async Task Its_failure_is_read_at_its_address(int status, string message, ProblemKind kind)
    {
        azure.On("GET " + address.AbsolutePath, Payload.SiteError("BadRequest", message), status);

        var problem = (await control.ReadOperationAsync(Given.Target, address, default)).Problem!;

        Assert.Equal(kind, problem.Kind);
        Assert.Contains(message.TrimEnd('.'), problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"Failed","error":{"code":"BadRequest","message":"the worker process for 'canary' slot could not be started"}}""")]
    [InlineData("""{"status":"Failed","errors":[{"code":"BadRequest","message":"the worker process for 'canary' slot could not be started"}]}""")]
    public async Task Its_failure_may_also_come_as_a_status(string body)
    {
        azure.On("GET " + address.AbsolutePath, body);

        var seen = await control.ReadOperationAsync(Given.Target, address, default);

        Assert.Equal(ProblemKind.AppNotUp, seen.Problem?.Kind);
    }

    private Task<ActionOutcome> SwapAsync() =>
        control.SwapAsync(Given.Target, Given.Version("1.1.0").Number, Given.Version("1.0.0").Number, default);

    private FakeAzure Holding(string live, string inSlot) => azure
        .On("POST " + FakeAzure.Site + "/config/appsettings/list", Payload.Settings(live))
        .On("POST " + Slot + "/config/appsettings/list", Payload.Settings(inSlot));
}
