using System.Globalization;
using System.Xml;
using Azure.Core;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>A request for platform metrics of one resource.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/monitor/metrics/list</remarks>
internal static class MetricCall
{
    /// <summary>How many metrics one request may ask for.</summary>
    public const int MostNames = 20;

    /// <summary>Asks for the bins that begin in a stretch of time.</summary>
    /// <param name="resource">Id of the site or slot.</param>
    /// <param name="kind">Its resource type, which the metrics are filed under.</param>
    /// <param name="names">Names of the metrics, at most <see cref="MostNames"/>.</param>
    /// <param name="start">Start of the first bin.</param>
    /// <param name="end">End of the last bin.</param>
    /// <param name="grain">Length of a bin.</param>
    public static ArmCall Of(
        string resource,
        string kind,
        IEnumerable<string> names,
        DateTimeOffset start,
        DateTimeOffset end,
        TimeSpan grain)
    {
        string[] query =
        [
            "api-version=2024-02-01",
            $"metricnames={string.Join(',', names.Select(Uri.EscapeDataString))}",
            $"metricnamespace={kind}",
            $"timespan={Text(start)}/{Text(end)}",
            $"interval={XmlConvert.ToString(grain)}",
            "aggregation=total,average",
        ];
        return new()
        {
            Method = RequestMethod.Get,
            Address = new(
                $"{resource}/providers/Microsoft.Insights/metrics?{string.Join('&', query)}", UriKind.Relative),
            Doing = $"read the metrics of {resource}",
            Resource = resource,
            Action = "Microsoft.Insights/metrics/read",
            Role = "Monitoring Reader",
            IsChange = false,
        };
    }

    /// <summary>A time as requests have it.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
