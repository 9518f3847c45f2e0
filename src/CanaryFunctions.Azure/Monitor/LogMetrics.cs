using System.Collections.Immutable;
using System.Text.Json;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads the traffic of both arms from a Log Analytics workspace, with one query. A failure is an answer with a
/// status of 500 or more.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/logs/api/request-format</remarks>
internal sealed class LogMetrics(AzureOptions options, TimeProvider time)
{
    // The service gives up before we do, so that it says so.
    private static readonly TimeSpan earlier = TimeSpan.FromSeconds(5);

    private readonly QueryEndpoint endpoint = new(options, options.LogsScope, QueryService.Logs, time);
    private readonly int seconds = (int)Math.Max(1, (options.CallTimeout - earlier).TotalSeconds);

    public async Task<Measurements> ReadAsync(
        LogSource source, MeasurementRequest request, CancellationToken cancellationToken)
    {
        if (source.Arms is LogArms.ByVersion && request.Versions.Baseline is null)
            return new() { Error = VersionUnknown.Sentence(request.Target, "telemetry.source.arms") };

        var (baseline, canary) = (request.WholeBins(Arm.Baseline), request.WholeBins(Arm.Canary));
        if (baseline.Start >= baseline.End) return new();

        var query = Ask(source, request, baseline);
        var answered = await endpoint.AskAsync(query, cancellationToken);
        if (answered.Value is not { } answer) return new() { Error = answered.Problem!.Message };
        var read = LogAnswer.Read(answer.Text);
        if (!answer.IsGood || read?.Error is not null)
            return new() { Error = Explain(query, answer, read?.Error) };

        var knowsCanary = source.Arms is not LogArms.ByVersion || request.Versions.Canary is not null;
        return Bins(read, knowsCanary) is { } bins
            ? new()
            {
                Bins =
                [
                    .. bins.Where(bin => bin.Start < baseline.End
                        && bin.Start >= (bin.Arm is Arm.Canary ? canary.Start : baseline.Start)),
                ],
            }
            : new() { Error = QueryEndpoint.NotUnderstood(query) };
    }

    private Query Ask(
        LogSource source, MeasurementRequest request, (DateTimeOffset Start, DateTimeOffset End) span) => new()
    {
        Service = QueryService.Logs,
        Subscription = request.Target.Subscription,
        Address = new(options.LogsEndpoint, $"v1/workspaces/{source.Workspace}/query"),
        Resource = $"the workspace {source.Workspace}",
        ContentType = "application/json",
        Body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            query = LogQuery.Text(source, request, span.Start, span.End),
            timespan = $"{LogQuery.Utc(span.Start)}/{LogQuery.Utc(span.End)}",
        }),
        Prefer = $"wait={seconds}",
    };

    private static string Explain(Query query, Answer answer, LogError? error)
    {
        var said = error?.Text ?? ArmError.Read(answer.Text).Words;
        if (answer.IsGood)
            return $"Log Analytics answered only in part ({said.TrimEnd('.')}). Nothing of it is used; it is asked again.";
        if (answer.Status == 400 && said.Contains($"'{LogQuery.Table}'", StringComparison.Ordinal))
        {
            return $"There is no table {LogQuery.Table} in {query.Resource}. Connect the app's Application Insights resource "
                + $"to it and send the app a request ({said.TrimEnd('.')}).";
        }

        return answer.Status == 400
            ? $"Log Analytics could not run the query. Check telemetry.source.arms ({said.TrimEnd('.')})."
            : QueryEndpoint.Explain(query, answer.Status, said);
    }

    // Null if they are not as they were asked for.
    private static ImmutableArray<Bin>? Bins(LogAnswer? answer, bool knowsCanary)
    {
        if (answer?.Tables is not [{ Rows: { } rows } table, ..]) return null;
        var (arm, start) = (table.IndexOf("arm"), table.IndexOf("start"));
        int[] counts = [table.IndexOf("requests"), table.IndexOf("failed"), .. LogQuery.EdgesMs.Select(edge => table.IndexOf(LogQuery.Column(edge)))];
        if (arm < 0 || start < 0 || counts.Any(index => index < 0)) return null;

        var bins = ImmutableArray.CreateBuilder<Bin>(rows.Count);
        foreach (var row in rows)
        {
            if (row?.Count != table.Columns!.Count || Bin(row, arm, start, counts) is not { } bin) return null;
            bins.Add(bin);
        }

        return knowsCanary ? [.. bins, .. Idle(bins)] : bins.ToImmutable();
    }

    private static Bin? Bin(IReadOnlyList<JsonElement> row, int arm, int start, int[] counts)
    {
        var numbers = counts.Select(index => row[index].Count()).OfType<long>().ToArray();
        if (numbers.Length < counts.Length || row[start].Time() is not { } time) return null;
        var (requests, failed, atMost) = (numbers[0], numbers[1], numbers[2..]);
        if (failed > requests || !atMost.Append(requests).SequenceEqual(atMost.Append(requests).Order())) return null;
        Arm? of = row[arm].ToString() switch
        {
            LogQuery.Baseline => Arm.Baseline,
            LogQuery.Canary => Arm.Canary,
            _ => null,
        };
        return of is { } known ? new(known, time, requests, failed) { Latency = new(LogQuery.EdgesMs, [.. atMost], requests) } : null;
    }

    // An arm without a record where the other has some had no request: the records of that time are there.
    private static IEnumerable<Bin> Idle(IEnumerable<Bin> bins) =>
        from moment in bins.GroupBy(bin => bin.Start)
        from arm in new[] { Arm.Baseline, Arm.Canary }
        where moment.All(bin => bin.Arm != arm)
        select new Bin(arm, moment.Key, 0, 0)
        {
            Latency = new(LogQuery.EdgesMs, [.. LogQuery.EdgesMs.Select(_ => 0L)], 0),
        };
}
