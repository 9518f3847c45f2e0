using System.Text;
using System.Text.Json;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Serialization;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Problems;

/// <summary>Reads JSON that people write: what is wrong with it is answered by field.</summary>
internal static class RequestBody
{
    private const int LongestBody = 256 * 1024;

    /// <summary>Reads JSON.</summary>
    public static async Task<Answer<T>> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
            return Malformed("Send JSON with Content-Type application/json.");
        if (request.ContentLength > LongestBody)
            return Malformed($"The body has more than {LongestBody / 1024} KiB.");

        try
        {
            using var limited = await LimitedAsync(request, cancellationToken);
            return Read<T>(limited);
        }
        catch (InvalidDataException exception)
        {
            return Malformed(exception.Message);
        }
    }

    /// <summary>Reads JSON, wherever it is from.</summary>
    public static Answer<T> Read<T>(Stream json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, CanaryJson.Strict) is { } body
                ? body
                : Malformed("The body is null.");
        }
        catch (JsonException exception)
        {
            return Malformed("The body does not fit: see the errors.", Path(exception), JsonErrors.Explain(exception));
        }
        catch (NotSupportedException)
        {
            return Malformed("The body does not fit: a 'kind', 'by' or 'name' that says which type it is, is missing.");
        }
    }

    /// <summary>Reads text of any type.</summary>
    public static async Task<Answer<string>> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var limited = await LimitedAsync(request, cancellationToken);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(limited.ToArray());
        }
        catch (InvalidDataException exception)
        {
            return Malformed(exception.Message);
        }
        catch (DecoderFallbackException)
        {
            return Malformed("The body is no UTF-8.");
        }
    }

    private static async Task<MemoryStream> LimitedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (limited, buffer) = (new MemoryStream(), new byte[16 * 1024]);
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (limited.Length + read > LongestBody)
                throw new InvalidDataException($"The body has more than {LongestBody / 1024} KiB.");
            limited.Write(buffer, 0, read);
        }

        limited.Position = 0;
        return limited;
    }

    private static Refusal Malformed(string detail, string? field = null, string? message = null) =>
        new(RefusalKind.Invalid, "body-invalid", detail)
        {
            Errors = field is null ? [] : [new(field, message!)],
        };

    private static string Path(JsonException exception) =>
        exception.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "body";
}
