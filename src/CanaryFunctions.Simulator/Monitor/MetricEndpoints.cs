using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using CanaryFunctions.Simulator.Arm;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Monitor;

/// <summary>Azure Monitor's metrics of sites and slots, from the traffic that really passed.</summary>
internal sealed class MetricEndpoints(SiteCalls calls, Faults faults, SimulatorOptions options)
{
    private const int MostMetrics = 20;

    private const string Region = "local";
    private const string Metrics = "/providers/Microsoft.Insights/metrics";

    /// <summary>Maps them for a site or a slot.</summary>
    public void Map(RouteGroupBuilder group) =>
        group.MapGet(Metrics, (HttpContext http) => calls.Read(http, slot => Answer(slot, http.Request.Query)));

    private IResult Answer(Slot slot, IQueryCollection query)
    {
        if (WhyNot(query) is { } wrong) return Bad(wrong);
        var wanted = Kind(slot);
        var space = query["metricnamespace"].ToString();
        if (space.Length > 0 && !space.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            return Bad($"Metric namespace {space} is not one of the resource: use {wanted}.");
        if (Span(query["timespan"]) is not var (from, until) || until < from) return Bad("The timespan is malformed.");

        return Results.Json(new JsonObject
        {
            ["cost"] = 0,
            ["timespan"] = $"{Utc(from)}/{Utc(until)}",
            ["interval"] = XmlConvert.ToString(Grain(query)),
            ["namespace"] = wanted,
            ["resourceregion"] = Region,
            ["value"] = Values(slot, query, from, until),
        });
    }

    /// <summary>What the answer for several resources has for one of them.</summary>
    public JsonObject AnswerAmongOthers(Slot slot, IQueryCollection query, DateTimeOffset from, DateTimeOffset until) => new()
    {
        ["starttime"] = Utc(from),
        ["endtime"] = Utc(until),
        ["interval"] = XmlConvert.ToString(Grain(query)),
        ["namespace"] = Kind(slot).ToLowerInvariant(),
        ["resourceregion"] = Region,
        ["resourceid"] = slot.ResourceId,
        ["value"] = Values(slot, query, from, until),
    };

    /// <summary>The resource type that the metrics of a slot are filed under.</summary>
    public static string Kind(Slot slot) => slot.IsProduction ? "Microsoft.Web/sites" : "Microsoft.Web/sites/slots";

    /// <summary>What is wrong with what is asked for, whatever the resource; null if nothing.</summary>
    public string? WhyNot(IQueryCollection query)
    {
        var names = Names(query);
        if (names.Length is 0 or > MostMetrics) return $"1 to {MostMetrics} metricnames can be asked for.";
        if (names.FirstOrDefault(name => Metric.Find(name) is null) is { } unknown)
        {
            return $"Failed to find metric configuration for provider: Microsoft.Web, metric: {unknown}, "
                + $"Valid metrics: {string.Join(',', Metric.All.Select(metric => metric.Name))}";
        }

        var asked = Grain(query);
        var supported = names.Select(name => Grains(Metric.Find(name)!)).FirstOrDefault(grains => !grains.Contains(asked));
        return supported is null
            ? null
            : $"Detected invalid time grain input: '{query["interval"]}' is not a supported time grain. "
                + $"Supported: {string.Join(",", supported.Select(XmlConvert.ToString))}.";
    }

    private TimeSpan[] Grains(Metric metric) =>
        [.. new[] { 1, Metric.LongerGrain }.Where(grain => grain >= metric.ShortestGrain).Select(grain => grain * options.MetricGrain)];

    /// <summary>An answer that says what is wrong.</summary>
    public static IResult Bad(string message) => ArmError.Of(StatusCodes.Status400BadRequest, "BadRequest", message);

    private static string[] Names(IQueryCollection query) =>
        query["metricnames"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);

    private JsonArray Values(Slot slot, IQueryCollection query, DateTimeOffset from, DateTimeOffset until) =>
        new([.. Names(query).Select(name => Json(slot, Metric.Find(name)!, query["aggregation"].ToString(), Grain(query), from, until))]);

    private JsonObject Json(
        Slot slot, Metric metric, string aggregations, TimeSpan length, DateTimeOffset from, DateTimeOffset until)
    {
        var json = new JsonObject
        {
            ["id"] = $"{slot.ResourceId}{Metrics}/{metric.Name}",
            ["type"] = "Microsoft.Insights/metrics",
            ["name"] = new JsonObject { ["value"] = metric.Name, ["localizedValue"] = metric.Name },
            ["unit"] = metric.Unit,
            ["errorCode"] = faults.MetricError ?? "Success",
        };
        if (faults.MetricError is { } error)
        {
            json["errorMessage"] = $"The metric can't be had: {error}.";
            json["timeseries"] = new JsonArray();
            return json;
        }

        // Without aggregations a metric comes with its own.
        var isAsked = aggregations.Length == 0 || aggregations.Split(',').Contains(metric.Aggregation, StringComparer.OrdinalIgnoreCase);
        var points = new JsonArray();
        var grain = length.Ticks;
        for (var bin = from.UtcTicks / grain * grain; bin < until.UtcTicks; bin += grain)
        {
            var start = new DateTimeOffset(bin, TimeSpan.Zero);
            var point = new JsonObject { ["timeStamp"] = Utc(start) };
            if (isAsked && IsKnown(start + length) && slot.Meter.In(start, length) is { } counts && metric.Of(counts) is { } value)
                point[metric.Aggregation] = value;
            points.Add(point);
        }

        json["timeseries"] = new JsonArray(new JsonObject { ["metadatavalues"] = new JsonArray(), ["data"] = points });
        return json;
    }

    private bool IsKnown(DateTimeOffset end) => !faults.MetricsMissing
        && options.Time.GetUtcNow() >= end + options.MetricLag + faults.MetricsLate;

    private static string Utc(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    // No grain is as long as nothing, which what can't be read stands for.
    private static TimeSpan Grain(IQueryCollection query)
    {
        try
        {
            var interval = query["interval"].ToString();
            return interval.Length == 0 ? TimeSpan.FromMinutes(1) : XmlConvert.ToTimeSpan(interval);
        }
        catch (FormatException)
        {
            return TimeSpan.Zero;
        }
    }

    private static (DateTimeOffset From, DateTimeOffset Until)? Span(string? timespan) =>
        timespan?.Split('/') is [var from, var until]
        && DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first)
        && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var last)
            ? (first, last)
            : null;
}
