using System.Net.Mail;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Notifications;

/// <summary>What a channel must fulfil before it is kept.</summary>
internal static class ChannelRules
{
    private const int MostSubscriptions = 20;
    private const int MostRecipients = 20;
    private const int LongestUrl = 2000;
    private const int LongestSecret = 500;

    public static IEnumerable<FieldError> Errors(WantedChannel wanted) =>
    [
        .. Address(wanted.Address),
        .. wanted.Application is { } name && !Names.IsValid(name) ? [new("application", $"'{name}': {Names.Rule}")] : Array.Empty<FieldError>(),
        .. wanted.Subscriptions.Length > MostSubscriptions
            ? [new("subscriptions", $"At most {MostSubscriptions}.")]
            : Array.Empty<FieldError>(),
        .. wanted.Subscriptions.Index().SelectMany(subscription => subscription.Item.Errors()
            .Select(error => error with { Field = $"subscriptions[{subscription.Index}].{error.Field}" })),
        .. Templates(wanted.Template),
    ];

    private static IEnumerable<FieldError> Address(ChannelAddress? address) => address switch
    {
        null => [],
        ChannelAddress.Email { To: { Length: > 0 and <= MostRecipients } to } => to.Where(one => !IsMail(one))
            .Select(one => new FieldError("address.to", $"'{one}' is no mail address.")),
        ChannelAddress.Email => [new("address.to", $"1 to {MostRecipients} mail addresses.")],
        ChannelAddress.Teams { Url: var url } => Url(url),
        ChannelAddress.Slack { Url: var url } => Url(url),
        ChannelAddress.Webhook { Secret: { Length: 0 or > LongestSecret } } =>
            [new("address.secret", $"1 to {LongestSecret} characters, or leave it out to have one made.")],
        ChannelAddress.Webhook { Url: var url } => Url(url),
        ChannelAddress.EventGrid { Url: var url } => Url(url),
        _ => throw new InvalidOperationException($"Unknown address {address}."),
    };

    private static IEnumerable<FieldError> Url(Uri url)
    {
        var isSound = url is { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "" } && url.OriginalString.Length <= LongestUrl;
        if (!isSound) yield return new("address.url", $"An absolute address without a password in it, of at most {LongestUrl:N0} characters.");
    }

    private static bool IsMail(string text) =>
        text.Length <= 254 && !text.Any(letter => char.IsControl(letter) || letter is ',' or ';' or '<')
        && MailAddress.TryCreate(text, out _);

    private static IEnumerable<FieldError> Templates(MessageTemplate? template)
    {
        if (template?.Title?.Length > MessageTemplate.Longest) yield return new("template.title", $"At most {MessageTemplate.Longest:N0} characters.");
        if (template?.Text?.Length > MessageTemplate.Longest) yield return new("template.text", $"At most {MessageTemplate.Longest:N0} characters.");
    }
}
