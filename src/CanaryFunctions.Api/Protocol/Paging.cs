using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>The number that the token holds; null without one.</summary>
    public int? Before => From is null ? null : int.Parse(From, CultureInfo.InvariantCulture);

    /// <summary>Whether a token is a number, as where the newest of numbered things come first.</summary>
    public static bool IsNumber(string token) =>
        token.Length is > 0 and < 10 && token.All(char.IsAsciiDigit);

    /// <summary>Reads the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isToken">Whether the text of a token is one of this list.</param>
    /// <returns>What is asked for; a refusal if it can't be understood.</returns>
    public static Answer<Paging> Read(HttpRequest request, Func<string, bool> isToken)
    {
        var top = Usual;
        if (request.Query["top"] is [{ } number] && (!int.TryParse(number, out top) || top is < 1 or > Most))
            return Wrong("top", $"1 to {Most} items can be asked for.");
        if (request.Query["continuationToken"] is not [{ Length: > 0 } token]) return new Paging(top, null);
        try
        {
            if (token.Length > LongestToken) return Unknown();
            var from = new UTF8Encoding(false, true).GetString(WebEncoders.Base64UrlDecode(token));
            return isToken(from) ? new Paging(top, from) : Unknown();
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

    private static Refusal Unknown() =>
        Wrong("continuationToken", "This is no token of this list: take it from nextLink as it is.");

    /// <summary>The address of the part that begins there.</summary>
    public static string Next(HttpRequest request, string next)
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
