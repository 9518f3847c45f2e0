using System.Globalization;
using System.Net.Sockets;
using CanaryFunctions.Core.Environments.Sources;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Secrets;
using CanaryFunctions.Core.Serialization;
using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>Reads the traffic of both arms from an endpoint of somebody's own.</summary>
internal sealed class HttpMetrics(AzureOptions options, ISecretStore secrets, TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);

    private readonly HttpClient http =
        new(OutboundCalls.Guarded(options)) { MaxResponseContentBufferSize = LongestAnswer };

    public async Task<Measurements> ReadAsync(
        HttpSource source, MeasurementRequest request, CancellationToken cancellationToken)
    {
        string? secret = null;
        if (source is { Header: not null, Secret: { } name })
        {
            var application = request.Environment.Application;
            secret = await secrets.ReadAsync(application, name, cancellationToken);
            if (secret is null)
            {
                return new()
                {
                    Error = $"{application} has no secret '{name}', which telemetry.source.secret names: an admin must set it.",
                };
            }
        }

        var arms = await Task.WhenAll(
            ReadAsync(source, request, Arm.Baseline, secret, cancellationToken),
            ReadAsync(source, request, Arm.Canary, secret, cancellationToken));
        return arms.FirstOrDefault(arm => arm.Error is not null) ?? new() { Bins = [.. arms.SelectMany(arm => arm.Bins)] };
    }

    public void Dispose() => http.Dispose();

    private async Task<Measurements> ReadAsync(
        HttpSource source, MeasurementRequest request, Arm arm, string? secret, CancellationToken cancellationToken)
    {
        var (start, end) = request.WholeBins(arm);
        if (start >= end) return new();

        var grain = request.Target.Telemetry.Grain;
        var address = Placeholders.Fill(
            source.Url,
            request,
            arm,
            Uri.EscapeDataString,
            ("from", LogQuery.Utc(start)),
            ("to", LogQuery.Utc(end)),
            ("grain", grain.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)));
        if (address is null)
        {
            return arm is Arm.Canary
                ? new()
                : new() { Error = VersionUnknown.Sentence(request.Target, "telemetry.source.url") };
        }

        var (body, error) = await AskAsync(new(address), source.Header, secret, cancellationToken);
        if (body is null) return new() { Error = error };
        var (points, unreadable) = JsonPoints.Read(source, body);
        if (unreadable is not null) return new() { Error = $"{source.Title}: {unreadable}" };
        if (points.FirstOrDefault(point => point.Start.UtcTicks % grain.Ticks != 0) is { } odd)
        {
            return new()
            {
                Error = $"{source.Title}: {odd.Start:O} is not the start of a bin of {Duration.Format(grain)}. Let it answer "
                    + "with such bins, or set telemetry.grain to theirs.",
            };
        }

        return new()
        {
            Bins =
            [
                .. from point in points
                   where point.Start >= start && point.Start + grain <= end
                   where point is { Requests: not null, Failures: not null }
                   group point by point.Start into bin

                   // What is given twice was corrected: the last word counts.
                   let last = bin.Last()
                   select new Bin(arm, bin.Key, last.Requests!.Value, Math.Min(last.Failures!.Value, last.Requests!.Value)),
            ],
        };
    }

    private async Task<(string? Body, string? Error)> AskAsync(
        Uri address, string? header, string? secret, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd("CanaryFunctions");
        request.Headers.Accept.ParseAdd("application/json");
        if (header is not null && (secret!.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(header, secret)))
            return (null, $"The value of the secret that telemetry.source.secret names can't be sent as the header {header}.");
        try
        {
            using var answer = await http.SendAsync(request, either.Token);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadAsStringAsync(either.Token), null)
                : (null, $"{address.Host} answered {(int)answer.StatusCode} {answer.StatusCode} when asked for telemetry. "
                    + ((int)answer.StatusCode is 401 or 403
                        ? "Check telemetry.source.header, and the secret's value."
                        : "Check telemetry.source.url."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{address.Host} did not answer within {Duration.Format(longest)} when asked for telemetry.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AntiSSRFException)
        {
            return (null, $"{address.Host} could not be reached for telemetry: {e.Message}");
        }
    }
}
