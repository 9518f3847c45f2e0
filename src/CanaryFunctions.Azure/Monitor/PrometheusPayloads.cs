using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The answer of Prometheus. With warnings the data may not be whole.</summary>
/// <remarks>https://prometheus.io/docs/prometheus/latest/querying/api/</remarks>
internal sealed record PrometheusAnswer(
    string? Status, PrometheusData? Data, string? ErrorType, JsonElement? Error, ImmutableArray<string>? Warnings);

/// <summary>What was found.</summary>
internal sealed record PrometheusData(string? ResultType, ImmutableArray<PrometheusSeries?>? Result);

/// <summary>One series: pairs of a time in seconds and a value as text.</summary>
internal sealed record PrometheusSeries(
    ImmutableDictionary<string, string>? Metric, ImmutableArray<ImmutableArray<JsonElement>>? Values)
{
    // The year 5138.
    private const double MostSeconds = 1e11;

    /// <summary>The values by the time at which they were evaluated. What is no number is not a number; null if the series
    /// is not as the contract has it.</summary>
    public ImmutableDictionary<DateTimeOffset, double>? ByTime()
    {
        var values = ImmutableDictionary.CreateBuilder<DateTimeOffset, double>();
        foreach (var pair in Values ?? [])
        {
            if (pair.IsDefault
                || pair is not [{ ValueKind: JsonValueKind.Number } time, { ValueKind: JsonValueKind.String } value]
                || !time.TryGetDouble(out var seconds) || seconds is < 0 or > MostSeconds)
            {
                return null;
            }

            values[DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000))] = Number(value.GetString()!);
        }

        return values.ToImmutable();
    }

    /// <summary>A number as Prometheus writes it.</summary>
    public static double Number(string text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
    };
}
