using CanaryFunctions.Core;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CanaryFunctions.Api.Protocol;

/// <summary>Conditional requests (RFC 9110, 13): <c>If-Match</c> and <c>If-None-Match: *</c> on what changes.</summary>
internal static class Preconditions
{
    /// <summary>Reads what the caller wants to be true.</summary>
    /// <returns>The precondition; a refusal if the headers can't be understood.</returns>
    public static Answer<Precondition> Read(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        var (match, none) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        return (match.Count, none.Count) switch
        {
            (0, 0) => Precondition.None,
            (0, > 0) when headers.IfNoneMatch is [var any] && any == EntityTagHeaderValue.Any => new Precondition.Absent(),
            (> 0, 0) when headers.IfMatch is [var one] =>
                new Precondition.Present(one == EntityTagHeaderValue.Any ? null : Plain(one)),
            _ => new Refusal(RefusalKind.Invalid, "precondition-invalid",
                "Send either If-Match with one ETag as it was answered, or If-None-Match: * for what must not exist yet."),
        };
    }

    /// <summary>Answers with an ETag.</summary>
    public static T WithETag<T>(this HttpContext http, string etag, T result)
    {
        http.Response.Headers.ETag = $"\"{Uri.EscapeDataString(etag)}\"";
        return result;
    }

    private static string Plain(EntityTagHeaderValue tag) => Uri.UnescapeDataString(tag.Tag.ToString().Trim('"'));
}
