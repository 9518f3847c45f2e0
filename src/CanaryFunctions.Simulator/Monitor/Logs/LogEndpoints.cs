using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using CanaryFunctions.Simulator.Faulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Monitor.Logs;

/// <summary>The query endpoint of a Log Analytics workspace that all apps log to.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format</remarks>
internal sealed class LogEndpoints(RequestLog log, Guid workspace, Faults faults, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/workspaces/{id:guid}/query", (Guid id, HttpContext http) => AnswerAsync(id, http));

    private async Task<IResult> AnswerAsync(Guid id, HttpContext http)
    {
        Question? asked = null;
        try
        {
            asked = await JsonSerializer.DeserializeAsync<Question>(
                http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
        }
        catch (JsonException)
        {
            // Told below.
        }

        if (id != workspace) return Error(404, "WorkspaceNotFoundError", "The workspace could not be found", null);
        if (asked?.Query is null) return Bad("SyntaxError", "SYN0000", "The query is missing.");
        if (LogQueryText.Read(asked.Query) is not { } query)
        {
            return Bad("SemanticError", "SEM0100",
                "Failed to resolve the query: this local Azure knows no KQL but that of the control plane.");
        }

        if (Span(asked.Timespan, query) is not var (first, end))
            return Error(400, "BadArgumentError", "The timespan is malformed.", null);
        var rows = Rows(query, Later(query.From, first), Earlier(query.Until, end));
        var answer = new JsonObject { ["tables"] = new JsonArray(Table(query, rows)) };
        if (faults.LogsInPart)
        {
            answer["error"] = new JsonObject
            {
                ["code"] = "PartialError",
                ["message"] = "There were some errors when processing your query.",
                ["details"] = new JsonArray(new JsonObject
                {
                    ["code"] = "EngineError",
                    ["message"] = "Something went wrong processing your query on the server.",
                }),
            };
        }

        return Results.Json(answer);
    }

    private IEnumerable<JsonArray> Rows(LogQueryText query, DateTimeOffset first, DateTimeOffset end) =>
        from record in log.Between(first, end, faults.MetricsLate)
        where query.Roles.Count == 0 || query.Roles.Contains(record.Role, StringComparer.OrdinalIgnoreCase)
        let arm = query.Arms.FirstOrDefault(one => one.Has(record)).Name
        where arm is not null
        let start = new DateTimeOffset(record.At.UtcTicks - (record.At.UtcTicks % query.Grain.Ticks), TimeSpan.Zero)
        group record by (arm, start) into bin
        select new JsonArray(
        [
            bin.Key.arm,
            bin.Key.start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
            Count(bin),
            Count(bin.Where(record => record.Status >= 500)),
            .. query.EdgesMs.Select(edge => Count(bin.Where(record => record.DurationMs <= edge))),
        ]);

    // Whole numbers are text in the examples of the specification.
    private static JsonNode Count(IEnumerable<RequestRecord> records) =>
        records.Sum(record => (long)record.ItemCount).ToString(CultureInfo.InvariantCulture);

    private static JsonObject Table(LogQueryText query, IEnumerable<JsonArray> rows) => new()
    {
        ["name"] = "PrimaryResult",
        ["columns"] = new JsonArray(
        [
            Column("arm", "string"),
            Column("start", "datetime"),
            Column("requests", "long"),
            Column("failed", "long"),
            .. query.EdgesMs.Select(edge => Column($"le_{edge}", "long")),
        ]),
        ["rows"] = new JsonArray([.. rows]),
    };

    private static JsonObject Column(string name, string type) => new JsonObject { ["name"] = name, ["type"] = type };

    // Two times, or a duration that ends now, of a time, or begins then.
    private (DateTimeOffset First, DateTimeOffset End)? Span(string? timespan, LogQueryText query) => timespan?.Split('/') switch
    {
        null => (query.From, query.Until),
        [var length] when Length(length) is { } lasting => (time.GetUtcNow() - lasting, time.GetUtcNow()),
        [var first, var last] when Time(first) is { } from && Time(last) is { } until => (from, until),
        [var first, var length] when Time(first) is { } from && Length(length) is { } lasting => (from, from + lasting),
        [var length, var last] when Length(length) is { } lasting && Time(last) is { } until => (until - lasting, until),
        _ => null,
    };

    private static TimeSpan? Length(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static IResult Bad(string kind, string code, string message) => Error(
        400, "BadArgumentError", "The request had some invalid properties",
        new()
        {
            ["code"] = kind,
            ["message"] = $"A {kind} occurred.",
            ["innererror"] = new JsonObject { ["code"] = code, ["message"] = message },
        });

    private static IResult Error(int status, string code, string message, JsonObject? inner)
    {
        var error = new JsonObject { ["message"] = message, ["code"] = code, ["correlationId"] = Guid.NewGuid().ToString() };
        if (inner is not null) error["innererror"] = inner;
        return Results.Json(new JsonObject { ["error"] = error }, statusCode: status);
    }

    private sealed record Question(string? Query, string? Timespan);
}
