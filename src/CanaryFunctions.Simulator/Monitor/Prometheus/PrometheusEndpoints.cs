using System.Globalization;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Simulator.Monitor.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Monitor.Prometheus;

/// <summary>The query endpoint of an Azure Monitor workspace that scrapes all apps, each in the moment of its requests: an
/// app that has had none has no series.</summary>
/// <remarks>https://prometheus.io/docs/prometheus/latest/querying/api/</remarks>
internal sealed class PrometheusEndpoints(RequestLog log, Faults faults)
{
    private const int MostPoints = 11_000;

    private static readonly double[] edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, double.PositiveInfinity];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/query_range", AnswerAsync);

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return Bad("invalid parameter \"query\": unknown position: parse error: no expression found in input");
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (!Number(form["start"], out var start)) return Bad("invalid parameter \"start\": cannot parse to a valid timestamp");
        if (!Number(form["end"], out var end)) return Bad("invalid parameter \"end\": cannot parse to a valid timestamp");
        if (!Number(form["step"], out var step) || step <= 0)
            return Bad("invalid parameter \"step\": zero or negative query resolution step widths are not accepted");
        if ((end - start) / step > MostPoints) return Bad("exceeded maximum resolution of 11,000 points per timeseries");
        return PromText.Read(form["query"].ToString()) is not { } query
            ? Bad("invalid parameter \"query\": 1:1: parse error: this local Azure knows no PromQL but that of its documentation")
            : Results.Json(new JsonObject
            {
                ["status"] = "success",
                ["data"] = new JsonObject { ["resultType"] = "matrix", ["result"] = Matrix(query, start, end, step) },
            });
    }

    private JsonArray Matrix(PromText query, double start, double end, double step)
    {
        var known = log.Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, faults.MetricsLate).Where(query.Has).ToArray();
        if (known.Length == 0 && !query.OrZero) return [];
        return query.IsHistogram
            ? new([.. edges.Select(edge => Series(Le(edge), known.Where(record => record.DurationMs <= edge * 1000)))])
            : new(Series(null, known));

        JsonObject Series(string? le, IEnumerable<RequestRecord> records)
        {
            var (metric, values) = (new JsonObject(), new JsonArray());
            if (le is not null) metric["le"] = le;
            for (var at = start; at <= end; at += step)
            {
                var until = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(at * 1000));
                var grown = records.Where(record => record.At >= until - query.Window && record.At < until)
                    .Sum(record => (long)record.ItemCount);
                values.Add(new JsonArray(Math.Round(at, 3), grown.ToString(CultureInfo.InvariantCulture)));
            }

            return new() { ["metric"] = metric, ["values"] = values };
        }
    }

    private static string Le(double edge) =>
        double.IsPositiveInfinity(edge) ? "+Inf" : edge.ToString(CultureInfo.InvariantCulture);

    private static bool Number(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static IResult Bad(string error) => Results.Json(
        new JsonObject { ["status"] = "error", ["errorType"] = "bad_data", ["error"] = error }, statusCode: 400);
}
