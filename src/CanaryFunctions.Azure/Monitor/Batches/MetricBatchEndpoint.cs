using System.Text.Json;
using System.Xml;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Monitor.Batches;

/// <summary>Azure Monitor's own endpoint for metrics, of which each region has one.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api</remarks>
internal sealed class MetricBatchEndpoint(AzureOptions options, TimeProvider time)
{
    /// <summary>How many resources one request may ask for.</summary>
    public const int MostResources = 50;

    private readonly QueryEndpoint endpoint = new(options, options.MetricsScope, QueryService.Metrics, time);

    /// <summary>Asks for the bins of several resources.</summary>
    /// <param name="group">What they have in common.</param>
    /// <param name="resources">Their ids, at most <see cref="MostResources"/>.</param>
    /// <param name="start">Start of the first bin.</param>
    /// <param name="end">End of the last bin.</param>
    public async Task<Seen<MetricBatchAnswer>> AskAsync(
        MetricGroup group, IReadOnlyList<string> resources, DateTimeOffset start, DateTimeOffset end)
    {
        var query = Ask(group, resources, start, end);
        var answered = await endpoint.AskAsync(query, CancellationToken.None);
        if (answered.Value is not { } answer) return new(null, answered.Problem);
        if (!answer.IsGood)
        {
            return Failed(
                QueryEndpoint.Explain(query, answer.Status, ArmError.Read(answer.Text).Words),
                answer.Status == 429 ? answer.RetryAfter ?? ThrottleBudget.UsualPause : null);
        }

        try
        {
            var read = JsonSerializer.Deserialize<MetricBatchAnswer>(answer.Text, JsonSerializerOptions.Web);
            return read?.Values is null ? Failed(QueryEndpoint.NotUnderstood(query)) : new(read);
        }
        catch (JsonException)
        {
            return Failed(QueryEndpoint.NotUnderstood(query));
        }
    }

    private Query Ask(MetricGroup group, IReadOnlyList<string> resources, DateTimeOffset start, DateTimeOffset end)
    {
        string[] parts =
        [
            "api-version=2024-02-01",
            $"metricnamespace={group.Kind}",
            $"metricnames={string.Join(',', group.Names.Split(',').Select(Uri.EscapeDataString))}",
            $"starttime={MetricCall.Text(start)}",
            $"endtime={MetricCall.Text(end)}",
            $"interval={XmlConvert.ToString(group.Grain)}",
            "aggregation=total,average",
        ];
        return new()
        {
            Service = QueryService.Metrics,
            Subscription = group.Subscription,
            Address = new(
                options.MetricsAddress.Replace("{region}", group.Region, StringComparison.Ordinal).TrimEnd('/')
                + $"/subscriptions/{group.Subscription}/metrics:getBatch?{string.Join('&', parts)}"),
            Resource = $"the subscription {group.Subscription}",
            ContentType = "application/json",
            Body = JsonSerializer.SerializeToUtf8Bytes(new { resourceids = resources }),
        };
    }

    private static Seen<MetricBatchAnswer> Failed(string message, TimeSpan? wait = null) =>
        new(null, new(ProblemKind.Transient, message, wait));
}
