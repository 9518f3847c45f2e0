using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Core.Analytics.Reports;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Sends messages by mail.</summary>
internal sealed class MessageMail(MessageLinks links, EmailSender? sender = null)
{
    private const int LongestSubject = 200;

    /// <summary>Whether mail can be sent.</summary>
    public bool IsThere => sender is not null;

    public async Task<SendOutcome> SendAsync(
        ChannelAddress.Email address, Message message, CancellationToken cancellationToken) => sender is null
        ? new SendOutcome.Later("This control plane can't send mail: Canary:Email is not set.")
        : Outcome(await sender.SendAsync(Mail(address, message, links), cancellationToken));

    public async Task<SendOutcome> AskAsync(string receipt, CancellationToken cancellationToken) => sender is null
        ? new SendOutcome.Later("This control plane can't send mail: Canary:Email is not set.")
        : Outcome(await sender.FollowAsync(new(receipt), cancellationToken));

    /// <summary>A message as a mail.</summary>
    internal static EmailMessage Mail(ChannelAddress.Email address, Message message, MessageLinks links) => new(
        IdOf(address, message),
        address.To,
        Notice.Cut(OneLine(MessageText.Headline(message)), LongestSubject),
        Text(message, links),
        Html(message, links));

    // The same at each try, so that the service knows a repeat.
    private static Guid IdOf(ChannelAddress.Email address, Message message) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Id} {address.Shown}")).AsSpan(0, 16));

    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

    private static string Text(Message message, MessageLinks links)
    {
        var text = new StringBuilder();
        foreach (var notice in message.Notices)
        {
            if (text.Length > 0) text.Append("\n----\n\n");
            text.Append($"{notice.Title}\n\n{notice.Evidence}\n\n{notice.Next}\n\n");
            foreach (var (name, value) in MessageText.Facts(notice)) text.Append($"{name}: {value}\n");
            foreach (var table in notice.Tables ?? [])
            {
                text.Append($"\n{table.Title}\n");
                foreach (var row in table.Rows.Prepend(table.Headings)) text.Append($"  {string.Join(" | ", row)}\n");
            }

            if (links.To(notice) is { } address) text.Append($"\n{MessageLinks.Label(notice)}: {address.AbsoluteUri}\n");
        }

        return text.ToString();
    }

    // Mail programs know little of CSS: styles stand at the elements, and the layout is a table.
    private static string Html(Message message, MessageLinks links)
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
            <body style="font-family:system-ui,'Segoe UI',sans-serif;font-size:15px;line-height:1.5">
            <table role="presentation" style="max-width:640px;width:100%;border-collapse:collapse">

            """);
        foreach (var notice in message.Notices)
        {
            var colour = notice.Severity switch
            {
                Severity.Critical => "#c4314b",
                Severity.Warning => "#b7791f",
                _ => "#2f855a",
            };
            html.Append($"<tr><td style=\"border-left:4px solid {colour};padding:8px 16px 16px\">");
            html.Append($"<h1 dir=\"auto\" style=\"font-size:19px;margin:0 0 8px\">{Escaped(notice.Title)}</h1>");
            html.Append($"<p dir=\"auto\" style=\"margin:0 0 8px;white-space:pre-line\">{Escaped(notice.Evidence)}</p>");
            html.Append($"<p dir=\"auto\" style=\"margin:0 0 8px\">{Escaped(notice.Next)}</p><table style=\"border-collapse:collapse\">");
            foreach (var (name, value) in MessageText.Facts(notice))
            {
                html.Append($"<tr><th scope=\"row\" style=\"text-align:left;padding:0 16px 0 0;font-weight:600\">{name}</th>");
                html.Append($"<td dir=\"auto\">{Escaped(value)}</td></tr>");
            }

            html.Append("</table>");
            foreach (var table in notice.Tables ?? []) html.Append(Html(table));
            if (links.To(notice) is { } address)
            {
                html.Append($"<p style=\"margin:12px 0 0\"><a href=\"{Escaped(address.AbsoluteUri)}\">");
                html.Append($"{MessageLinks.Label(notice)}</a></p>");
            }

            html.Append("</td></tr>\n");
        }

        return html.Append("</table></body></html>\n").ToString();
    }

    private static string Html(FigureTable table)
    {
        var html = new StringBuilder(
            $"<h2 dir=\"auto\" style=\"font-size:16px;margin:16px 0 4px\">{Escaped(table.Title)}</h2>"
            + "<table style=\"border-collapse:collapse;width:100%\"><tr>");
        foreach (var (at, heading) in table.Headings.Index())
            html.Append($"<th scope=\"col\" {Cell(at)};font-weight:600\">{Escaped(heading)}</th>");
        foreach (var row in table.Rows)
        {
            html.Append("</tr><tr>");
            foreach (var (at, cell) in row.Index()) html.Append($"<td dir=\"auto\" {Cell(at)}\">{Escaped(cell)}</td>");
        }

        return html.Append("</tr></table>").ToString();

        static string Cell(int at) =>
            $"style=\"text-align:{(at == 0 ? "left" : "right")};padding:2px 0 2px 12px;border-bottom:1px solid #d8dee4";
    }

    private static string Escaped(string text) => HtmlEncoder.Default.Encode(text);

    private static SendOutcome Outcome(EmailOutcome outcome) => outcome switch
    {
        EmailOutcome.Accepted accepted => new SendOutcome.HandedOver(accepted.Operation.AbsoluteUri, accepted.AskIn),
        EmailOutcome.Delivered => new SendOutcome.Sent(),
        EmailOutcome.Later later => new SendOutcome.Later(later.Why, later.In),
        EmailOutcome.Refused refused => new SendOutcome.Refused(refused.Why),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
