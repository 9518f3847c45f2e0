using System.Net;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Health;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_a_slot_is_asked_whether_it_is_up : IDisposable
{
    private readonly AzureOptions options = new() { Credential = new NoCredential(), ProbeScheme = "http" };
    private readonly FakeAzure azure = new();
    private readonly FakeTimeProvider time = new();
    private readonly LocalSlot slot = new();
    private readonly AppServiceControl control;

    public When_a_slot_is_asked_whether_it_is_up()
    {
        azure.On("GET " + FakeAzure.Slot, Payload.Site(host: slot.Host));
        control = new(azure.Connect(), options with { AllowedNetworks = ["127.0.0.0/8"] }, time);
    }

    public void Dispose()
    {
        control.Dispose();
        slot.Dispose();
    }

    private Task<ProbeAnswer> AskAsync(string path, bool wantsBody = false) =>
        control.ProbeAsync(Given.Target, CanaryPlace.Slot, path, wantsBody, default);

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Its_status_is_told_and_no_redirect_is_followed(HttpStatusCode status)
    {
        var answering = slot.AnswerAsync(status);

        var seen = await AskAsync("/health?deep=1");

        Assert.Equal((int)status, seen.Status);
        Assert.Equal($"{slot.Host} answered /health?deep=1 with {(int)status} {status}.", seen.Finding);
        Assert.Equal("/health?deep=1", await answering);
    }

    [Fact]
    public async Task An_address_on_the_inside_is_not_called_unless_its_network_is_allowed()
    {
        using var guarded = new AppServiceControl(azure.Connect(), options, time);

        var seen = await guarded.ProbeAsync(Given.Target, CanaryPlace.Slot, "/", wantsBody: true, default);

        Assert.Null(seen.Status);
        Assert.Contains("not allowed", seen.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_in_thirty_seconds_is_not_up()
    {
        var asked = AskAsync("/");
        await slot.ReceiveAsync();
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(new($"{slot.Host} did not answer / within 30 seconds."), await asked);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_not_up()
    {
        slot.Dispose();

        var seen = await AskAsync("/");

        Assert.Null(seen.Status);
        Assert.Contains("could not be reached", seen.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Azure_does_not_tell_its_host_name_that_is_the_finding()
    {
        var silent = new FakeAzure().On("GET " + FakeAzure.Slot, "", 404);
        using var lost = new AppServiceControl(silent.Connect(), new() { Credential = new NoCredential() }, time);

        var seen = await lost.ProbeAsync(Given.Target, CanaryPlace.Slot, "/", false, default);

        Assert.Equal((null, true), (seen.Status, seen.IsUnasked));
        Assert.Contains("was not found", seen.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_is_asked_for_its_host_name_once_and_again_after_it_could_not_be_reached()
    {
        for (var times = 0; times < 2; times++)
        {
            var answering = slot.AnswerAsync(HttpStatusCode.OK);
            await AskAsync("/");
            await answering;
        }

        Assert.Single(azure.Calls);
        slot.Dispose();
        await AskAsync("/");
        await AskAsync("/");

        Assert.Equal(2, azure.Calls.Count());
    }

    [Fact]
    public async Task A_path_cannot_lead_to_another_host() =>
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(".evil.example/"));
}
