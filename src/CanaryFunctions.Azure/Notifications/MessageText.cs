using System.Globalization;
using System.Text;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>The parts of messages that are the same in every channel.</summary>
internal static class MessageText
{
    /// <summary>What a message is about, in one line.</summary>
    public static string Headline(Message message) => message.Notices is [var only]
        ? $"{Place(only)}: {only.Title}"
        : $"{message.Notices.Length} messages, the latest: {Place(message.Notices[^1])}: {message.Notices[^1].Title}";

    /// <summary>Where it happened.</summary>
    public static string Place(Notice notice) =>
        notice.Environment is null ? notice.Application : $"{notice.Application} {notice.Environment}";

    /// <summary>The facts that every message states.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(Notice notice)
    {
        yield return ("Application", notice.Application);
        if (notice.Environment is { } environment) yield return ("Environment", environment);
        if (notice.Canary is { } canary) yield return ("Version", $"{canary} over {notice.Baseline}");
        if (notice.By is { } by) yield return ("By", by);
        yield return ("At", notice.At.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
    }

    /// <summary>A sign for how urgent it is, beside which the words say the same.</summary>
    public static string Sign(Notice notice) => notice.Severity switch
    {
        Severity.Critical => "🔴",
        Severity.Warning => "🟡",
        _ => "🟢",
    };

    /// <summary>The text, cut between characters as people see them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most UTF-16 units that it may have; at least 1.</param>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var cut = new StringBuilder();
        foreach (var element in Elements(text))
        {
            if (cut.Length + element.Length > most - 1) break;
            cut.Append(element);
        }

        return cut.Append('…').ToString();
    }

    private static IEnumerable<string> Elements(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }
}
