using CanaryFunctions.Core.Serialization;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Serialization;

public class Durations_are_written_as_people_write_them
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("0s", 0)]
    [InlineData("1m250ms", 60.25)]
    public void They_are_read(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("5m5m")]
    [InlineData("1s1m")]
    [InlineData("1.5h")]
    [InlineData("367d")]
    [InlineData("999999999999d")]
    public void Anything_else_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_again() => Gen.Long[0, (long)Duration.Longest.TotalMilliseconds].Sample(milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.True(Duration.TryParse(Duration.Format(duration), out var read));
        Assert.Equal(duration, read);
    });
}
