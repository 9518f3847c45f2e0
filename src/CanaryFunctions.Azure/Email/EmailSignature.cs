using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CanaryFunctions.Azure.Email;

/// <summary>Signs each try of a request to Azure Communication Services anew, since the date is part of the signature.</summary>
/// <remarks>https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial</remarks>
internal sealed class EmailSignature(string accessKey, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private readonly byte[] key = Convert.FromBase64String(accessKey);

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var address = request.Uri.ToUri();
        var (date, hash) = ($"{time.GetUtcNow():r}", Hash(Body(request.Content, message.CancellationToken)));
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("x-ms-content-sha256", hash);
        request.Headers.SetValue(
            "Authorization",
            $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Sign(key, $"{request.Method}", address, date, hash)}");
    }

    /// <summary>The hash of a body, which may be empty.</summary>
    public static string Hash(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body));

    /// <summary>The signature of a request.</summary>
    public static string Sign(byte[] key, string method, Uri address, string date, string hash) => Convert.ToBase64String(
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{method}\n{address.PathAndQuery}\n{date};{address.Authority};{hash}")));

    private static byte[] Body(RequestContent? content, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        content?.WriteTo(body, cancellationToken);
        return body.ToArray();
    }
}
