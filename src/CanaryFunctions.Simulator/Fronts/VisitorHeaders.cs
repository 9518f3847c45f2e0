using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace CanaryFunctions.Simulator.Fronts;

/// <summary>Tells the app who the visitor is and what address it came to, as App Service's front ends do. What the visitor
/// says about this itself is not passed on.</summary>
internal sealed class VisitorHeaders : HttpTransformer
{
    /// <summary>The one that is needed.</summary>
    public static HttpTransformer Transformer { get; } = new VisitorHeaders();

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var (request, connection) = (httpContext.Request, httpContext.Connection);
        Set("X-Forwarded-For", $"{connection.RemoteIpAddress}:{connection.RemotePort}");
        Set("X-Forwarded-Proto", request.Scheme);
        Set("X-Forwarded-Host", request.Host.Value ?? string.Empty);

        void Set(string name, string value)
        {
            proxyRequest.Headers.Remove(name);
            proxyRequest.Headers.Add(name, value);
        }
    }
}
