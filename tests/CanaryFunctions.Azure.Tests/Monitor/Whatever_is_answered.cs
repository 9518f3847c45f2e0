using System.Text.RegularExpressions;
using CanaryFunctions.Azure.Monitor;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CsCheck;

namespace CanaryFunctions.Azure.Tests.Monitor;

/// <summary>Answers that were cut off, or in which a value is another: an error or fewer bins, and never an exception.</summary>
public class Whatever_is_answered
{
    private static readonly string[] oddities =
        ["null", "true", "-1", "1e300", "\"\"", "\"NaN\"", "[]", "{}", "[null]", "\"2026-11-23T10:00:00Z\"", "1795428060"];

    private static readonly string logs = LogPayload.Answer(
        LogPayload.Row("baseline", "2026-11-23T10:00:00Z", "\"900\"", "9", "1", "2"),
        LogPayload.Row("canary", "2026-11-23T10:00:00Z", "100", "1", "0", "40"));

    private const string Matrix = """
        {"status":"success","data":{"resultType":"matrix","result":[
         {"metric":{"le":"+Inf"},"values":[[1795428060,"10"],[1795428120,"NaN"]]}]},"warnings":[],"infos":["a note"]}
        """;

    private const string Points = """[{"time":1795428000,"requests":10,"failures":1},{"time":"1795428060","requests":3,"failures":0}]""";

    [Fact]
    public void Logs_are_read() => Answers(logs).Sample(
        answer =>
        {
            using var azure = new FakeAzure();
            azure.On("POST /v1/workspaces/63613592-b6f7-4c3d-a390-22ba13102111/query", answer);
            Holds(new LogMetrics(azure.Options(), TimeProvider.System).ReadAsync(
                new(Guid.Parse("63613592-b6f7-4c3d-a390-22ba13102111")), Request(), default).GetAwaiter().GetResult());
        },
        iter: 500, threads: 1);

    [Fact]
    public void Prometheus_is_read() => Answers(Matrix).Sample(
        answer =>
        {
            using var azure = new FakeAzure();
            azure.On("POST /api/v1/query_range", answer);
            var source = new PrometheusSource(new("https://x.prometheus.monitor.azure.com"), "{arm}", "{arm}") { Latency = "{arm}" };
            Holds(new PrometheusMetrics(azure.Options(), TimeProvider.System).ReadAsync(source, Request(), default).GetAwaiter().GetResult());
        },
        iter: 500, threads: 1);

    [Fact]
    public void Points_are_found() => Answers(Points).Sample(
        answer =>
        {
            var (points, error) = JsonPoints.Read(new("https://metrics.example/{arm}"), answer);
            Assert.True(error is null || points.IsEmpty);
        },
        iter: 500);

    // Cut off anywhere, or with one of its values replaced.
    private static Gen<string> Answers(string good)
    {
        var values = Regex.Matches(good, "\"[^\"]*\"|[0-9.]+");
        var cut = Gen.Int[0, good.Length].Select(length => good[..length]);
        var changed =
            from value in Gen.Int[0, values.Count - 1].Select(index => values[index])
            from odd in Gen.Int[0, oddities.Length - 1].Select(index => oddities[index])
            select good[..value.Index] + odd + good[(value.Index + value.Length)..];
        return Gen.OneOf(cut, changed);
    }

    private static void Holds(Measurements read)
    {
        Assert.True(read.Error is null || read.Bins.IsEmpty);
        Assert.All(read.Bins, bin => Assert.InRange(bin.Failures, 0, bin.Requests));
    }

    private static MeasurementRequest Request() =>
        new(Given.Environment(), Given.Versions, CanaryPlace.Slot, Given.Start, Given.Start, Given.Start.AddMinutes(5), [])
        {
            Latency = true,
        };
}
