using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Notifications;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Analytics;

public class Days_of_a_time_zone
{
    private static readonly TimeZoneInfo[] zones =
    [
        .. new[]
        {
            "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Beirut", "America/Havana",
            "America/Asuncion", "Australia/Lord_Howe", "Pacific/Kiritimati",
        }.Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-27T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z")]
    [InlineData("Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z")] // 00:00 does not exist: it is 01:00 at once.
    [InlineData("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z")] // 00:00 is there twice: the first.
    public void Begin_at_midnight(string zone, string day, string utc) => Assert.Equal(
        DateTimeOffset.Parse(utc, null),
        LocalDays.StartOf(DateOnly.Parse(day, null), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    /// <remarks>On that day Berlin leaves out the hour from 2:00 on, Lord Howe only half of it.</remarks>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T12:00:00Z", "02:07", "2026-03-29T01:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T12:00:00Z", "02:15", "2026-10-03T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T12:00:00Z", "02:30", "2026-10-03T15:30:00Z")]
    [InlineData("Asia/Beirut", "2024-03-30T12:00:00Z", "00:20", "2024-03-30T22:00:00Z")]
    public void Have_the_end_of_the_gap_in_place_of_a_time_that_their_clocks_leave_out(
        string zone, string after, string at, string utc) => Assert.Equal(
            DateTimeOffset.Parse(utc, null),
            new Digest(DigestEvery.Day, at).NextAfter(DateTimeOffset.Parse(after, null), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Hold_all_times_that_the_zone_s_clocks_call_so() =>
        Gen.Select(Gen.Int[0, zones.Length - 1].Select(at => zones[at]), Gen.Int[0, 6 * 366 * 24 * 4]).Sample((zone, quarters) =>
        {
            var at = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarters);
            var local = TimeZoneInfo.ConvertTime(at, zone);
            var day = DateOnly.FromDateTime(local.DateTime);

            // Where midnight comes twice, the hour before the second is told with the day that had begun.
            var isRepeated = zone.IsAmbiguousTime(local) && local.Hour == 23;
            Assert.True(at >= LocalDays.StartOf(day, zone));
            Assert.True(isRepeated || at < LocalDays.StartOf(day.AddDays(1), zone));
        });

    [Fact]
    public void Have_23_or_25_hours_where_the_clock_is_changed()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(23, Hours(new(2026, 3, 29)));
        Assert.Equal(25, Hours(new(2026, 10, 25)));
        Assert.Equal(24, Hours(new(2026, 10, 26)));

        double Hours(DateOnly day) => (LocalDays.StartOf(day.AddDays(1), berlin) - LocalDays.StartOf(day, berlin)).TotalHours;
    }

    [Fact]
    public void Are_put_together_to_weeks_from_Monday_on()
    {
        var weeks = LocalDays.Periods(new(2026, 11, 18), new(2026, 12, 1), Period.Week);

        Assert.Equal(
            [(18, 22), (23, 29), (30, 1)], weeks.Select(week => (week.From.Day, week.To.Day)));
    }

    [Fact]
    public void Are_put_together_to_months() => Assert.Equal(
        [15, 28, 3], LocalDays.Periods(new(2026, 1, 17), new(2026, 3, 3), Period.Month).Select(month => month.Days));
}
