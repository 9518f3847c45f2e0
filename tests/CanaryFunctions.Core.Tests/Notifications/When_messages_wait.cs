using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Core.Tests.Notifications;

public class When_messages_wait
{
    private static readonly Subscription berlin = new() { TimeZone = "Europe/Berlin" };

    [Theory]
    [InlineData("2026-11-23T20:59:00Z", "2026-11-23T20:59:00Z")]
    [InlineData("2026-11-23T21:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("2026-11-24T03:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z")]
    public void Quiet_hours_hold_them_back_until_the_morning(string now, string due) =>
        Assert.Equal(At(due), Due(berlin with { Quiet = new("22:00", "07:00") }, now));

    // On 2026-10-25 clocks in Berlin go back from 3:00 to 2:00, on 2027-03-28 forward from 2:00 to 3:00.
    [Theory]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("2027-03-27T23:00:00Z", "2027-03-28T05:00:00Z")]
    public void Quiet_hours_are_those_of_the_clock_on_the_wall(string now, string due) =>
        Assert.Equal(At(due), Due(berlin with { Quiet = new("22:00", "07:00") }, now));

    [Fact]
    public void A_time_that_the_clock_leaves_out_is_the_end_of_the_gap() => Assert.Equal(
        At("2027-03-28T01:00:00Z"),
        Due(berlin with { Digest = new(DigestEvery.Day, "02:30") }, "2027-03-27T12:00:00Z"));

    [Theory]
    [InlineData(DigestEvery.Hour, "2026-11-23T10:20:00Z", "2026-11-23T11:00:00Z")]
    [InlineData(DigestEvery.Day, "2026-11-23T07:59:00Z", "2026-11-23T08:00:00Z")]
    [InlineData(DigestEvery.Day, "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z")]
    [InlineData(DigestEvery.Week, "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z")]
    public void A_digest_holds_them_back_until_its_time(DigestEvery every, string now, string due) =>
        Assert.Equal(At(due), Due(berlin with { Digest = new(every) }, now));

    [Fact]
    public void What_is_critical_never_waits()
    {
        var strict = berlin with { Quiet = new("00:00", "23:59"), Digest = new(DigestEvery.Week) };

        Assert.Equal(new Timing(Given.Start, false), strict.TimingOf(Given.Notice(severity: Severity.Critical), Given.Start));
    }

    [Theory]
    [InlineData("Europe/Atlantis", "22:00", "timeZone")]
    [InlineData("UTC", "10 pm", "quiet.from")]
    public void Hours_that_nobody_understands_are_refused(string zone, string from, string field) => Assert.Contains(
        new Subscription { TimeZone = zone, Quiet = new(from, "07:00") }.Errors(), error => error.Field == field);

    private static DateTimeOffset Due(Subscription subscription, string now) =>
        subscription.TimingOf(Given.Notice(severity: Severity.Warning), At(now)).Due;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
