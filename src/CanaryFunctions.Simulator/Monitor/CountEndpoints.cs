using System.Globalization;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Arm;
using CanaryFunctions.Simulator.Monitor.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Monitor;

/// <summary>A metrics service of somebody's own, which is no part of Azure: it counts requests by site and slot, and takes the
/// full token as a key.</summary>
internal sealed class CountEndpoints(RequestLog log, Tokens tokens)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/counts";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet($"{Path}/{{site}}/{{slot}}", Answer);

    private IResult Answer(string site, string slot, HttpRequest request)
    {
        if (request.Headers["X-Api-Key"] != tokens.Full) return Results.Unauthorized();
        if (!Time(request.Query["from"], out var start) || !Time(request.Query["to"], out var end)
            || !double.TryParse(request.Query["grain"], CultureInfo.InvariantCulture, out var seconds) || seconds <= 0)
        {
            return Results.BadRequest("from, to and grain are needed.");
        }

        var grain = TimeSpan.FromSeconds(seconds);
        var records = log.Between(start, end, TimeSpan.Zero)
            .Where(record => record.Site == site && record.Slot == slot).ToLookup(record => record.At.UtcTicks / grain.Ticks);
        var bins = new JsonArray();
        for (var bin = start.UtcTicks / grain.Ticks; bin < end.UtcTicks / grain.Ticks; bin++)
        {
            bins.Add(new JsonObject
            {
                ["t"] = new DateTimeOffset(bin * grain.Ticks, TimeSpan.Zero).ToUnixTimeSeconds(),
                ["n"] = records[bin].Sum(record => record.ItemCount),
                ["bad"] = records[bin].Where(record => record.Status >= 500).Sum(record => record.ItemCount),
            });
        }

        return Results.Json(new JsonObject { ["data"] = bins });
    }

    private static bool Time(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
