using System.Text.Json;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Tests.Environments;

public class A_source_of_telemetry
{
    private const string Workspace = "63613592-b6f7-4c3d-a390-22ba13102111";
    private const string Query = """sum(increase(http_requests_total{version=\"{version}\"}[{grain}]))""";
    private const string Failed =
        """sum(increase(http_requests_total{version=\"{version}\",code=~\"5..\"}[{grain}])) or vector(0)""";

    [Theory]
    [InlineData("{}", "Platform metrics", 3, false)]
    [InlineData("""{"source":{"kind":"platform"}}""", "Platform metrics", 3, false)]
    [InlineData($$$"""{"source":{"kind":"logs","workspace":"{{{Workspace}}}"}}""", $"Log Analytics workspace {Workspace}, arms by version", 8, true)]
    [InlineData($$$"""{"source":{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"role","slot":"shop-next"} } }""", $"Log Analytics workspace {Workspace}, arms by role name", 8, true)]
    [InlineData($$$"""{"source":{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"condition","slot":"a","production":"b"} } }""", $"Log Analytics workspace {Workspace}, arms by condition", 8, true)]
    [InlineData($$$"""{"source":{"kind":"prometheus","endpoint":"https://x.prometheus.monitor.azure.com","requests":"{{{Query}}}","failures":"{{{Failed}}}"}}""", "Prometheus at x.prometheus.monitor.azure.com", 2, false)]
    [InlineData("""{"source":{"kind":"http","url":"https://metrics.example/bins?from={from}&to={to}&arm={arm}"}}""", "HTTP endpoint at metrics.example", 3, false)]
    public void Is_a_few_lines_of_JSON(string json, string title, int lagMinutes, bool tellsLatency)
    {
        var telemetry = JsonSerializer.Deserialize<Telemetry>(json, CanaryJson.Strict)!;

        Assert.Equal(title, telemetry.Source.Title);
        Assert.Equal(TimeSpan.FromMinutes(lagMinutes), telemetry.Lag);
        Assert.Equal(tellsLatency, telemetry.Source.TellsLatency);
        Assert.Empty(telemetry.Source.Errors());
        Assert.Equal(telemetry, Again(telemetry));
    }

    [Theory]
    [InlineData("""{"kind":"platform"}""")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"version"} }""")]
    [InlineData("""{"kind":"prometheus","endpoint":"https://x","requests":"{arm}","failures":"{arm}"}""")]
    public void Is_written_with_its_settings_alone(string json) => Assert.Equal(
        json.Replace(" ", "", StringComparison.Ordinal),
        JsonSerializer.Serialize(JsonSerializer.Deserialize<TelemetrySource>(json, CanaryJson.Strict), CanaryJson.Lines)
            .Replace(",\"role\":null,\"column\":null", "", StringComparison.Ordinal)
            .Replace(",\"latency\":null", "", StringComparison.Ordinal));

    [Fact]
    public void Has_the_lag_that_is_given_even_if_the_source_changes()
    {
        var telemetry = JsonSerializer.Deserialize<Telemetry>("""{"lag":"5m"}""", CanaryJson.Strict)!;

        Assert.Equal(TimeSpan.FromMinutes(5), telemetry.Lag);
        Assert.Equal(TimeSpan.FromMinutes(5), (Again(telemetry) with { Source = new LogSource(Guid.Empty) }).Lag);
    }

    [Fact]
    public void Decides_the_lag_where_none_is_given() =>
        Assert.Equal(TimeSpan.FromMinutes(8), (Again(new Telemetry()) with { Source = new LogSource(Guid.Empty) }).Lag);

    [Theory]
    [InlineData("""{"kind":"logs","workspace":"00000000-0000-0000-0000-000000000000"}""", "workspace")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"version","column":"a | b"}}""", "arms.column")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"version","role":" "}}""", "arms.role")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"role","production":""}}""", "arms.production")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"condition","slot":"a; b","production":"a"}}""", "arms.slot")]
    [InlineData($$$"""{"kind":"logs","workspace":"{{{Workspace}}}","arms":{"by":"condition","slot":"a","production":"true // b"}}""", "arms.production")]
    [InlineData("""{"kind":"prometheus","endpoint":"http://x","requests":"{arm}","failures":"{arm}"}""", "endpoint")]
    [InlineData("""{"kind":"prometheus","endpoint":"/x","requests":"{arm}","failures":"{arm}"}""", "endpoint")]
    [InlineData("""{"kind":"prometheus","endpoint":"https://x","requests":"up","failures":"{arm}"}""", "requests")]
    [InlineData("""{"kind":"prometheus","endpoint":"https://x","requests":"{arm}","failures":""}""", "failures")]
    [InlineData("""{"kind":"prometheus","endpoint":"https://x","requests":"{arm}","failures":"{arm}","latency":"up"}""", "latency")]
    [InlineData("""{"kind":"http","url":"http://metrics.example/{arm}"}""", "url")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/"}""", "url")]
    [InlineData("""{"kind":"http","url":"https://{arm}.example/"}""", "url")]
    [InlineData("""{"kind":"http","url":"https://me:secret@metrics.example/{arm}"}""", "url")]
    [InlineData("""{"kind":"http","url":"{arm}"}""", "url")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","time":"time"}""", "time")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","header":"X-Api-Key"}""", "secret")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","secret":"key"}""", "header")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","header":"Host","secret":"key"}""", "header")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","header":"X: y","secret":"key"}""", "header")]
    [InlineData("""{"kind":"http","url":"https://metrics.example/{arm}","header":"X-Api-Key","secret":"No Name"}""", "secret")]
    public void Says_which_field_is_wrong(string json, string field)
    {
        var source = JsonSerializer.Deserialize<TelemetrySource>(json, CanaryJson.Strict)!;

        Assert.Equal(field, Assert.Single(source.Errors()).Field);
        Assert.NotEmpty(source.Title);
    }

    [Fact]
    public void Fills_in_what_is_in_braces_and_leaves_other_braces()
    {
        var request = new MeasurementRequest(
            new("shop", "production", new(Guid.Empty, "rg", "shop", "canary")), new("1.0.0", "1.1.0"), CanaryPlace.Slot,
            default, default, default, []);
        const string text = """x{v="{version}",s="{slot}",a="{arm}",g="{grain}",o="{other}"}""";

        Assert.Equal(
            """x{v="<1.1.0>",s="<canary>",a="<canary>",g="<60s>",o="{other}"}""",
            Placeholders.Fill(text, request, Arm.Canary, value => $"<{value}>", ("grain", "60s")));
        Assert.Equal(
            """x{v="1.0.0",s="production",a="baseline",g="{grain}",o="{other}"}""",
            Placeholders.Fill(text, request, Arm.Baseline, value => value));
        Assert.Null(Placeholders.Fill(text, request with { Versions = new("1.0.0", null) }, Arm.Canary, value => value));
    }

    private static Telemetry Again(Telemetry telemetry) => JsonSerializer.Deserialize<Telemetry>(
        JsonSerializer.Serialize(telemetry, CanaryJson.Options), CanaryJson.Options)!;
}
