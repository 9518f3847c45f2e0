using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Core.Environments.Sources;

namespace CanaryFunctions.Azure.Tests.Monitor;

public sealed class When_points_are_found_in_JSON
{
    private static readonly HttpSource usual = new("https://metrics.example/{arm}");

    [Fact]
    public void By_the_usual_paths() => Assert.Equal(
        [new JsonPoint(Given.Start, 10, 1)],
        Read(usual, """[{"time":"2026-11-23T10:00:00Z","requests":10,"failures":1}]""").Points);

    [Theory]
    [InlineData("\"2026-11-23T10:00:00Z\"")]
    [InlineData("\"2026-11-23T11:00:00+01:00\"")]
    [InlineData("\"2026-11-23T10:00:00\"")]
    [InlineData("1795428000")]
    [InlineData("1795428000.0")]
    [InlineData("\"1795428000\"")]
    [InlineData("1795428000000")]
    public void Whatever_way_times_are_written(string time) => Assert.Equal(
        Given.Start, Assert.Single(Read(usual, $$"""[{"time":{{time}},"requests":1,"failures":0}]""").Points).Start);

    [Theory]
    [InlineData("10")]
    [InlineData("10.0")]
    [InlineData("\"10\"")]
    public void Whatever_way_counts_are_written(string count) => Assert.Equal(
        10, Assert.Single(Read(usual, $$"""[{"time":1795428000,"requests":{{count}},"failures":0}]""").Points).Requests);

    [Fact]
    public void Deep_inside_and_side_by_side()
    {
        var source = usual with
        {
            Time = "$.series[?(@.name == 'all')].t[*]",
            Requests = "$.series[?(@.name == 'all')].n[*]",
            Failures = "$.series[?(@.name == 'bad')].n[*]",
        };

        var read = Read(source, """
            {"series":[{"name":"all","t":[1795428000,1795428060],"n":[10,20]},{"name":"bad","t":[],"n":[0,2]}]}
            """);

        Assert.Equal([(10L, 0L), (20L, 2L)], read.Points.Select(point => (point.Requests!.Value, point.Failures!.Value)));
    }

    [Fact]
    public void Null_is_not_zero() => Assert.Null(
        Assert.Single(Read(usual, """[{"time":1795428000,"requests":null,"failures":0}]""").Points).Requests);

    [Theory]
    [InlineData("""[{"time":1795428000,"requests":1,"failures":0},{"time":1795428060,"requests":1}]""", "2 times, 2 requests and 1 failures")]
    [InlineData("""[{"time":"noon","requests":1,"failures":0}]""", "\"noon\" is no time")]
    [InlineData("""[{"time":-1,"requests":1,"failures":0}]""", "-1 is no time")]
    [InlineData("""[{"time":1795428000,"requests":"many","failures":0}]""", "\"many\" is no count")]
    [InlineData("""[{"time":1795428000,"requests":-1,"failures":0}]""", "-1 is no count")]
    [InlineData("""[{"time":1795428000,"requests":1,"failures":true}]""", "true is no count")]
    [InlineData("<html>", "no JSON")]
    [InlineData("", "no JSON")]
    public void What_makes_no_sense_is_told(string json, string expected) =>
        Assert.Contains(expected, Read(usual, json).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("$..[")]
    [InlineData("$[?(")]
    public void A_path_that_is_none_is_named(string path) => Assert.Equal(
        "telemetry.source.requests is no JSONPath that can be followed.", Read(usual with { Requests = path }, "[]").Error);

    private static (System.Collections.Immutable.ImmutableArray<JsonPoint> Points, string? Error) Read(
        HttpSource source, string json) => JsonPoints.Read(source, json);
}
