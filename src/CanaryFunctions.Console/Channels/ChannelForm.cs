using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.WebConsole.Channels;

/// <summary>What is filled in to make or change a channel with one subscription.</summary>
public sealed partial class ChannelForm
{
    /// <summary>The name of a new one.</summary>
    public string? Name { get; set; }

    /// <summary>The kind.</summary>
    public ChannelKind Kind { get; set; } = ChannelKind.Slack;

    /// <summary>Where messages go: an address, or mail addresses; empty to keep what is there.</summary>
    public string? Address { get; set; }

    /// <summary>The application that it is for; empty for all.</summary>
    public string? Application { get; set; }

    /// <summary>Only environments of these names, with commas between; empty for all.</summary>
    public string? Environments { get; set; }

    /// <summary>The topics; none for the usual ones.</summary>
    public List<Topic>? Topics { get; set; }

    /// <summary>Only what is at least so urgent.</summary>
    public Severity AtLeast { get; set; }

    /// <summary>When quiet hours begin, e.g. <c>22:00</c>.</summary>
    public string? QuietFrom { get; set; }

    /// <summary>When they end.</summary>
    public string? QuietTo { get; set; }

    /// <summary>How often messages are sent together; null for each at once.</summary>
    public DigestEvery? Digest { get; set; }

    /// <summary>Whether the report of the week is sent.</summary>
    public bool WeeklyReport { get; set; }

    /// <summary>The time zone of all that.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The template of the title.</summary>
    public string? Title { get; set; }

    /// <summary>The template of the text.</summary>
    public string? Text { get; set; }

    /// <summary>Whether only a sample is wanted, and nothing is to be kept.</summary>
    public bool Preview { get; set; }

    /// <summary>What is filled in for a channel that is there.</summary>
    public static ChannelForm Of(Channel channel)
    {
        var subscription = channel.Subscriptions[0];
        return new()
        {
            Name = channel.Name,
            Kind = channel.Kind,
            Application = channel.Application,
            Environments = string.Join(", ", subscription.Environments),
            Topics = [.. subscription.Topics],
            AtLeast = subscription.AtLeast,
            QuietFrom = subscription.Quiet?.From,
            QuietTo = subscription.Quiet?.To,
            Digest = subscription.Digest?.Every,
            WeeklyReport = subscription.WeeklyReport,
            TimeZone = subscription.TimeZone,
            Title = channel.Template?.Title,
            Text = channel.Template?.Text,
        };
    }

    /// <summary>The channel that is meant.</summary>
    public WantedChannel ToWanted() => new()
    {
        Address = ToAddress(),
        Application = Given(Application),
        Subscriptions =
        [
            new()
            {
                Environments = [.. Parts(Environments)],
                Topics = [.. Topics ?? []],
                AtLeast = AtLeast,
                Quiet = Given(QuietFrom) is { } from && Given(QuietTo) is { } to ? new(from, to) : null,
                Digest = Digest is { } every ? new(every) : null,
                WeeklyReport = WeeklyReport,
                TimeZone = Given(TimeZone) ?? "UTC",
            },
        ],
        Template = ToTemplate() is { Title: null, Text: null } ? null : ToTemplate(),
    };

    /// <summary>The words that are meant; of what is not given, the usual ones.</summary>
    public MessageTemplate ToTemplate() => new(Given(Title), Given(Text));

    /// <summary>A sample in these words; or what is wrong with them.</summary>
    internal (Notice? Sample, Refusal? Refusal) PreviewOf(ChannelCatalog catalog)
    {
        var preview = catalog.Preview(Topic.RollbackBegan, ToTemplate());
        return (preview.Value, preview.Refusal);
    }

    private ChannelAddress? ToAddress()
    {
        if (Given(Address) is not { } text) return null;
        if (Kind is ChannelKind.Email) return new ChannelAddress.Email([.. Parts(text)]);

        // One that is no address at all is refused with the others that don't fit.
        var url = Uri.TryCreate(text, UriKind.Absolute, out var absolute) ? absolute : new Uri(Uri.EscapeDataString(text), UriKind.Relative);
        return Kind switch
        {
            ChannelKind.Teams => new ChannelAddress.Teams(url),
            ChannelKind.Slack => new ChannelAddress.Slack(url),
            ChannelKind.EventGrid => new ChannelAddress.EventGrid(url),
            _ => new ChannelAddress.Webhook(url),
        };
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static ImmutableArray<string> Parts(string? text) =>
        [.. Between().Split(text ?? "").Where(part => part.Length > 0)];

    [GeneratedRegex(@"[\s,;]+")]
    private static partial Regex Between();
}
