using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>A message as an Adaptive Card, as workflows of Microsoft Teams post it.</summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using</remarks>
internal static class TeamsCard
{
    /// <summary>Teams takes no larger message, in bytes.</summary>
    public const int Largest = 28 * 1024;

    private static readonly JsonSerializerOptions asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Message message, MessageLinks links)
    {
        // Of many notices each gets a part of the room.
        for (var most = Notice.LongestEvidence; ; most /= 2)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(Card(message, links, most), asItIs);
            if (bytes.Length <= Largest || most <= 1) return bytes;
        }
    }

    private static JsonObject Card(Message message, MessageLinks links, int most) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["msteams"] = new JsonObject { ["width"] = "Full" },
                ["fallbackText"] = Notice.Cut(MessageText.Headline(message), most),
                ["body"] = new JsonArray([.. message.Notices.Select(notice => Body(notice, message.Notices.Length == 1, links, most))]),
                ["actions"] = new JsonArray([.. Actions(message, links)]),
            },
        }),
    };

    private static JsonObject Body(Notice notice, bool isAlone, MessageLinks links, int most)
    {
        var items = new JsonArray
        {
            Heading($"{MessageText.Sign(notice)} {notice.Title}", isAlone, most),
            Line(notice.Evidence, most),
            Line(notice.Next, most),
        };
        if (isAlone)
        {
            items.Add(new JsonObject
            {
                ["type"] = "FactSet",
                ["facts"] = new JsonArray([.. MessageText.Facts(notice).Select(fact => new JsonObject
                {
                    ["title"] = fact.Name, ["value"] = Plain(Notice.Cut(fact.Value, 300)),
                })]),
            });
        }
        else
        {
            items.Add(Line(MessageText.FactsInALine(notice), most, ("size", "Small")));
        }

        var container = new JsonObject
        {
            ["type"] = "Container",
            ["style"] = notice.Severity switch
            {
                Severity.Critical => "attention",
                Severity.Warning => "warning",
                _ => "default",
            },
            ["bleed"] = isAlone,
            ["items"] = items,
        };
        if (!isAlone && links.To(notice) is { } address)
            container["selectAction"] = Open(MessageLinks.Label(notice), address);
        return container;
    }

    private static JsonObject Heading(string text, bool isAlone, int most) => isAlone
        ? Line(text, most, ("size", "Large"), ("weight", "Bolder"))
        : Line(text, most, ("weight", "Bolder"));

    // In runs of text nothing is markup, unlike in text blocks.
    private static JsonObject Line(string text, int most, params ReadOnlySpan<(string Name, string Value)> looks)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = Notice.Cut(text, most) };
        foreach (var (name, value) in looks) run[name] = value;
        return new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }

    // Facts know markup: it is taken out of them, as in names that people chose.
    private static string Plain(string text) => string.Concat(text.Select(letter => letter switch
    {
        '[' or ']' or '(' or ')' or '*' or '_' or '`' or '<' or '>' or '~' => $"\\{letter}",
        _ => $"{letter}",
    }));

    private static IEnumerable<JsonNode> Actions(Message message, MessageLinks links)
    {
        if (message.Notices is [var only] && links.To(only) is { } address) yield return Open(MessageLinks.Label(only), address);
    }

    private static JsonObject Open(string title, Uri address) => new()
    {
        ["type"] = "Action.OpenUrl",
        ["title"] = title,
        ["url"] = address.AbsoluteUri,
    };
}
