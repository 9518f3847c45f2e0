using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CanaryFunctions.Core.Health;
using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Asks an app itself, as a visitor who follows no redirect and keeps no cookie.</summary>
internal sealed class SlotProbe : IDisposable
{
    private const int MostOfBody = 16 * 1024;

    /// <summary>An app that starts cold may take long for its first answer.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);

    private readonly string scheme;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http;
    private readonly ConcurrentDictionary<string, DateTimeOffset> certificateEnds = new(StringComparer.OrdinalIgnoreCase);

    public SlotProbe(AzureOptions options, TimeProvider time)
    {
        (scheme, this.time) = (options.ProbeScheme, time);
        var handler = OutboundCalls.Guarded(options);
        handler.ConnectTimeout = longest;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        handler.SslOptions.RemoteCertificateValidationCallback = NoteCertificate;
        http = new(handler);
    }

    public async Task<ProbeAnswer> AskAsync(
        string host, string path, bool wantsBody, CancellationToken cancellationToken)
    {
        // Else the path could name another host.
        if (!path.StartsWith('/')) throw new ArgumentException("A path starts with a slash.", nameof(path));

        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{host}{path}");
        request.Headers.UserAgent.ParseAdd("CanaryFunctions");
        var asked = time.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var body = wantsBody ? await ReadAsync(response.Content, either.Token) : null;
            var status = response.StatusCode;
            return new($"{host} answered {path} with {(int)status} {status}.")
            {
                Status = (int)status,
                Took = time.GetElapsedTime(asked),
                Body = body,
                CertificateEnds = certificateEnds.TryGetValue(host, out var end) ? end : null,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"{host} did not answer {path} within {longest.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AntiSSRFException)
        {
            return new($"{host} could not be reached: {e.Message}");
        }
    }

    public void Dispose() => http.Dispose();

    private bool NoteCertificate(
        object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None && sender is SslStream { TargetHostName: { } host }
            && certificate is X509Certificate2 valid)
        {
            certificateEnds[host] = valid.NotAfter.ToUniversalTime();
        }

        return errors is SslPolicyErrors.None;
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostOfBody);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var read = await stream.ReadAtLeastAsync(
                buffer.AsMemory(0, MostOfBody), MostOfBody, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
