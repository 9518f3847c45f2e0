using CanaryFunctions.Core.Notifications;
using CanaryFunctions.WebConsole.Components;

namespace CanaryFunctions.WebConsole.Channels;

/// <summary>Channels and what they get, in words.</summary>
internal static class ChannelWords
{
    public static string Of(ChannelKind kind) => kind switch
    {
        ChannelKind.Email => "Mail",
        ChannelKind.Teams => "Microsoft Teams",
        ChannelKind.EventGrid => "Azure Event Grid",
        _ => kind.ToString(),
    };

    /// <summary>Which messages and when, in a sentence.</summary>
    public static string Of(Subscription subscription)
    {
        var what = subscription.Topics.IsEmpty
            ? "What needs a person, and how it ended"
            : string.Join(", ", subscription.Topics.Select(topic => Words.Of(topic.ToString())));
        var where = string.Join(", ", subscription.Applications.Concat(subscription.Environments)) is { Length: > 0 } places
            ? $" in {places}"
            : "";
        var urgent = subscription.AtLeast is Severity.Info ? "" : $", if at least {subscription.AtLeast.ToString().ToLowerInvariant()}";
        var together = subscription.Digest is { } digest ? $", together each {digest.Every.ToString().ToLowerInvariant()}" : "";
        var quiet = subscription.Quiet is { } hours ? $", not from {hours.From} to {hours.To} ({subscription.TimeZone})" : "";
        var week = subscription.WeeklyReport ? ", and the report of the week" : "";
        return $"{what}{where}{urgent}{together}{quiet}{week}.";
    }

    public static Tone Of(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => Tone.Good,
        DeliveryState.Dead => Tone.Bad,
        _ => Tone.Going,
    };
}
