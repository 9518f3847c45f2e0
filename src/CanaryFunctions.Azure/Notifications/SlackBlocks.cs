using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>A message in Slack's Block Kit. All that people wrote is sent as plain text or with Slack's control characters
/// escaped, so that nothing in it is a link or calls anybody.</summary>
/// <remarks>https://docs.slack.dev/reference/block-kit/blocks and
/// https://docs.slack.dev/messaging/formatting-message-text#escaping</remarks>
internal static class SlackBlocks
{
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;
    private const int LongestField = 2000;
    private const int LongestFallback = 3000;

    // Of each of the four lines that one of many has.
    private const int LongestOfMany = 600;

    private static readonly JsonSerializerOptions asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Message message, MessageLinks links) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["text"] = Escaped(MessageText.Headline(message), LongestFallback),
            ["blocks"] = new JsonArray(message.Notices is [var only] ? [.. Alone(only, links)] : [.. Together(message, links)]),
            ["unfurl_links"] = false,
        },
        asItIs);

    private static IEnumerable<JsonNode> Alone(Notice notice, MessageLinks links)
    {
        yield return Header($"{MessageText.Sign(notice)} {notice.Title}");
        yield return Section(Escaped(notice.Evidence, LongestSection));
        yield return Section(Escaped(notice.Next, LongestSection));
        yield return new JsonObject
        {
            ["type"] = "section",
            ["fields"] = new JsonArray([.. MessageText.Facts(notice).Select(fact => Markup(
                $"*{fact.Name}*\n{Escaped(fact.Value, LongestField - 50)}"))]),
        };
        if (links.To(notice) is { } address)
        {
            yield return new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray(new JsonObject
                {
                    ["type"] = "button",
                    ["text"] = Plain(MessageLinks.Label(notice)),
                    ["url"] = address.AbsoluteUri,
                }),
            };
        }
    }

    private static IEnumerable<JsonNode> Together(Message message, MessageLinks links)
    {
        yield return Header($"{message.Notices.Length} messages");
        foreach (var notice in message.Notices)
        {
            var more = links.To(notice) is { } address ? $" <{address.AbsoluteUri}|{MessageLinks.Label(notice)}>" : "";
            yield return Section(
                $"{MessageText.Sign(notice)} *{Escaped($"{MessageText.Place(notice)}: {notice.Title}", LongestOfMany)}*\n"
                + $"{Escaped(notice.Evidence, LongestOfMany)}\n{Escaped(notice.Next, LongestOfMany)}{more}\n"
                + Escaped(MessageText.FactsInALine(notice), LongestOfMany));
        }
    }

    private static JsonObject Header(string text) =>
        new() { ["type"] = "header", ["text"] = Plain(Notice.Cut(text, LongestHeader)) };

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Markup(text) };

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };

    private static JsonObject Markup(string text) => new() { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true };

    // Escaping makes up to five characters of one: it is cut before, and again so that the whole fits.
    private static string Escaped(string text, int most)
    {
        for (var length = Math.Min(text.Length, most); ; length = length * 3 / 4)
        {
            var escaped = Notice.Cut(text, Math.Max(1, length)).Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            if (escaped.Length <= most) return escaped;
        }
    }
}
