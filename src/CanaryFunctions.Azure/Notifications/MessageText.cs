using System.Globalization;
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

    /// <summary>The same facts where there is room for one line only.</summary>
    public static string FactsInALine(Notice notice) => string.Join(" · ", Facts(notice).Select(fact => fact.Value));

    /// <summary>A sign for how urgent it is, beside which the words say the same.</summary>
    public static string Sign(Notice notice) => notice.Severity switch
    {
        Severity.Critical => "🔴",
        Severity.Warning => "🟡",
        _ => "🟢",
    };
}
