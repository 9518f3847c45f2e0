using System.Net;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Asks a slot itself whether it is up, as a visitor who follows no redirect and keeps no cookie.</summary>
internal sealed class SlotProbe(string scheme, TimeProvider time) : IDisposable
{
    /// <summary>An app that starts cold may take long for its first answer.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = longest,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    });

    public async Task<WarmUpSeen> AskAsync(string host, string path, CancellationToken cancellationToken)
    {
        // Else the path could name another host.
        if (!path.StartsWith('/')) throw new ArgumentException("A path starts with a slash.", nameof(path));

        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{host}{path}");
        request.Headers.UserAgent.ParseAdd("CanaryFunctions");
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var status = response.StatusCode;
            return new(
                status < HttpStatusCode.BadRequest, $"The canary slot answered {path} with {(int)status} {status}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(false, $"The canary slot did not answer {path} within {longest.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            return new(false, $"The canary slot could not be reached at {host}: {e.Message}");
        }
    }

    public void Dispose() => http.Dispose();
}
