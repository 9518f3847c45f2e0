using System.Collections.Immutable;
using System.Text;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CanaryFunctions.Api.Protocol;

/// <summary>Which part of a list is asked for: <c>?top=&amp;continuationToken=</c>. A token tells where the next part
/// begins, and so stays good when items are added.</summary>
internal sealed record Paging(int Top, string? From)
{
    private const int Usual = 20;
    private const int Most = 100;
    private const int LongestToken = 1000;

    /// <summary>Reads the query.</summary>
    /// <returns>What is asked for; a refusal if it can't be understood.</returns>
    public static Answer<Paging> Read(HttpRequest request)
    {
        var top = Usual;
        if (request.Query["top"] is [{ } number] && (!int.TryParse(number, out top) || top is < 1 or > Most))
            return Wrong("top", $"1 to {Most} items can be asked for.");
        if (request.Query["continuationToken"] is not [{ Length: > 0 } token]) return new Paging(top, null);
        try
        {
            return token.Length > LongestToken
                ? Unknown()
                : new Paging(top, new UTF8Encoding(false, true).GetString(WebEncoders.Base64UrlDecode(token)));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return Unknown();
        }
    }

    /// <summary>A page of the list, with the address of the next one.</summary>
    public static Page<TView> Page<T, TView>(HttpRequest request, Slice<T> slice, Func<T, TView> view) =>
        new(slice.Items.Select(view).ToImmutableArray())
        {
            NextLink = slice.Next is { } next ? Next(request, next) : null,
        };

    /// <summary>A token that is not one of ours.</summary>
    public static Refusal Unknown() =>
        Wrong("continuationToken", "This is no token of this list: take it from nextLink as it is.");

    private static string Next(HttpRequest request, string next)
    {
        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(next));
        var others = request.Query.Where(pair => pair.Key != "continuationToken")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));
        return request.PathBase + request.Path
            + new QueryBuilder([.. others, KeyValuePair.Create("continuationToken", token)]);
    }

    /// <summary>A part of the query that does not fit.</summary>
    public static Refusal Wrong(string field, string message) =>
        new(RefusalKind.Invalid, "query-invalid", "The query does not fit: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
