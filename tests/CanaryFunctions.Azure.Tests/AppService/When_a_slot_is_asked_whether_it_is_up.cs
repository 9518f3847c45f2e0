using System.Net;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.AppService;

public sealed class When_a_slot_is_asked_whether_it_is_up : IDisposable
{
    private readonly FakeAzure azure = new();
    private readonly FakeTimeProvider time = new();
    private readonly LocalSlot slot = new();
    private readonly AppServiceControl control;

    public When_a_slot_is_asked_whether_it_is_up()
    {
        azure.On("GET " + FakeAzure.Slot, Payload.Site(host: slot.Host));
        control = new(azure.Connect(), new() { Credential = new NoCredential(), ProbeScheme = "http" }, time);
    }

    public void Dispose()
    {
        control.Dispose();
        slot.Dispose();
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.Found, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public async Task A_status_below_400_is_up(HttpStatusCode status, bool up)
    {
        var answering = slot.AnswerAsync(status);

        var seen = await control.ProbeAsync(Given.Target, "/health?deep=1", default);

        Assert.Equal(new(up, $"The canary slot answered /health?deep=1 with {(int)status} {status}."), seen);
        Assert.Equal("/health?deep=1", await answering);
    }

    [Fact]
    public async Task No_answer_in_thirty_seconds_is_not_up()
    {
        var asked = control.ProbeAsync(Given.Target, "/", default);
        await slot.ReceiveAsync();
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(new(false, "The canary slot did not answer / within 30 seconds."), await asked);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_not_up()
    {
        slot.Dispose();

        var seen = await control.ProbeAsync(Given.Target, "/", default);

        Assert.False(seen.Up);
        Assert.Contains("could not be reached", seen.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Azure_does_not_tell_its_host_name_that_is_the_finding()
    {
        var silent = new FakeAzure().On("GET " + FakeAzure.Slot, "", 404);
        using var lost = new AppServiceControl(silent.Connect(), new() { Credential = new NoCredential() }, time);

        var seen = await lost.ProbeAsync(Given.Target, "/", default);

        Assert.False(seen.Up);
        Assert.Contains("was not found", seen.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_cannot_lead_to_another_host() =>
        await Assert.ThrowsAsync<ArgumentException>(() => control.ProbeAsync(Given.Target, ".evil.example/", default));
}
