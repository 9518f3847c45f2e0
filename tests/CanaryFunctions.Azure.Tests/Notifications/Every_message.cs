using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Core.Notifications;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Notifications;

/// <summary>What each channel is sent for each topic, kept as files that reviewers see change. <c>UPDATE_MESSAGES=1</c> writes
/// them anew.</summary>
public class Every_message
{
    private static readonly JsonSerializerOptions readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly ChannelAddress.Email ann = new(["ann@contoso.com"]);

    /// <summary>Text of a kind, e.g. one that a channel's own markup would take for a command.</summary>
    public static TheoryData<string> Strange => new(
        "<script>alert(1)</script>", "<!channel> <https://evil.example|click>", "[click](https://evil.example) **bold**",
        "\"'&<>\\", "שלום עולם \u202e", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301\u0301\u0301", "\u0000\u0007\r\n");

    [Fact]
    public Task To_Teams_is_an_adaptive_card() => IsAsKeptAsync("teams.json", Json(notice => TeamsCard.Of(Told.Message(notice), Told.Links)));

    [Fact]
    public Task To_Slack_is_of_blocks() => IsAsKeptAsync("slack.json", Json(notice => SlackBlocks.Of(Told.Message(notice), Told.Links)));

    [Fact]
    public async Task To_a_webhook_is_a_signed_cloud_event() =>
        await IsAsKeptAsync("webhook.json", await OnTheWireAsync(Webhook, Told.EachTopic.Select(notice => Told.Message(notice))));

    [Fact]
    public async Task To_Event_Grid_is_a_batch_of_cloud_events() =>
        await IsAsKeptAsync("eventgrid.json", await OnTheWireAsync(EventGrid, Told.EachTopic.Select(notice => Told.Message(notice))));

    [Fact]
    public async Task By_mail_has_a_subject_text_and_html()
    {
        var mails = Told.EachTopic.Select(notice => MessageMail.Mail(ann, Told.Message(notice), Told.Links)).ToList();

        await IsAsKeptAsync("mail.txt", string.Join("\n=====\n", mails.Select(mail => $"Subject: {mail.Subject}\n\n{mail.Text}")));
        await IsAsKeptAsync("mail.html", string.Concat(mails.Select(mail => mail.Html)));
    }

    [Fact]
    public async Task Of_a_digest_tells_of_each()
    {
        var digest = Digest(Told.EachTopic.Length);

        await IsAsKeptAsync("digest-teams.json", Indented(TeamsCard.Of(digest, Told.Links)));
        await IsAsKeptAsync("digest-slack.json", Indented(SlackBlocks.Of(digest, Told.Links)));
        await IsAsKeptAsync("digest-webhook.json", await OnTheWireAsync(Webhook, [digest]));
        await IsAsKeptAsync("digest-eventgrid.json", await OnTheWireAsync(EventGrid, [digest]));
        var mail = MessageMail.Mail(ann, digest, Told.Links);
        await IsAsKeptAsync("digest-mail.txt", $"Subject: {mail.Subject}\n\n{mail.Text}");
        await IsAsKeptAsync("digest-mail.html", mail.Html);
    }

    [Fact]
    public async Task Of_the_largest_digest_is_as_kept()
    {
        await IsAsKeptAsync("largest-teams.json", Indented(TeamsCard.Of(Digest(Dispatch.MostOf(ChannelKind.Teams)), Told.Links)));
        await IsAsKeptAsync("largest-slack.json", Indented(SlackBlocks.Of(Digest(Dispatch.MostOf(ChannelKind.Slack)), Told.Links)));
    }

    [Fact]
    public void Of_a_digest_says_where_what_which_why_and_what_is_next_of_each_whole()
    {
        foreach (var (kind, of) in new (ChannelKind, Func<Message, string>)[]
        {
            (ChannelKind.Teams, message => string.Join('\n', Strings(TeamsCard.Of(message, Told.Links)))),
            (ChannelKind.Slack, message => string.Join('\n', Strings(SlackBlocks.Of(message, Told.Links)))),
            (ChannelKind.Email, message => MessageMail.Mail(ann, message, Told.Links).Text),
        })
        {
            var digest = Digest(Dispatch.MostOf(kind));
            var text = of(digest);
            foreach (var notice in digest.Notices.Where(one => one.Rollout is not null))
            {
                foreach (var said in Said(notice)) Assert.Contains(said, text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Of_a_digest_of_the_longest_words_still_says_something_of_each()
    {
        var longest = Told.Longest("much to say ");
        var digest = Told.Message([.. Enumerable.Repeat(longest, Dispatch.MostOf(ChannelKind.Teams))]);

        var lines = Strings(TeamsCard.Of(digest, Told.Links)).Where(text => text.StartsWith("much", StringComparison.Ordinal));

        Assert.All(lines, line => Assert.InRange(line.Length, 100, 2000));
    }

    [Fact]
    public void Says_where_what_which_why_and_what_is_next() => Assert.All(Told.EachTopic.Where(one => one.Rollout is not null), notice =>
    {
        foreach (var text in Texts(Told.Message(notice)))
        {
            foreach (var said in Said(notice).Except([$"{notice.At:yyyy-MM-dd HH:mm:ss}"])) Assert.Contains(said, text, StringComparison.Ordinal);
        }
    });

    [Theory]
    [MemberData(nameof(Strange))]
    public void With_the_longest_and_strangest_words_is_within_the_limits_of_Teams(string text)
    {
        foreach (var count in new[] { 1, Dispatch.MostOf(ChannelKind.Teams) })
        {
            var card = TeamsCard.Of(Told.Message([.. Enumerable.Repeat(Told.Longest(text), count)]), Told.Links);
            Assert.InRange(card.Length, 1, TeamsCard.Largest);
            Assert.All(Strings(card), run => Assert.True(IsWhole(run), $"A character was cut: {run}"));
        }
    }

    /// <remarks>https://docs.slack.dev/reference/block-kit/blocks</remarks>
    [Theory]
    [MemberData(nameof(Strange))]
    public void With_the_longest_and_strangest_words_is_within_the_limits_of_Slack(string text)
    {
        foreach (var count in new[] { 1, Dispatch.MostTogether })
        {
            var message = JsonNode.Parse(SlackBlocks.Of(Told.Message([.. Enumerable.Repeat(Told.Longest(text), count)]), Told.Links))!;
            var blocks = message["blocks"]!.AsArray();
            Assert.InRange(blocks.Count, 1, 50);
            Assert.InRange(((string)message["text"]!).Length, 1, 4000);
            foreach (var block in blocks)
            {
                var (type, words) = ((string)block!["type"]!, (string?)block["text"]?["text"]);
                if (words is not null) Assert.InRange(words.Length, 1, type == "header" ? 150 : 3000);
                var fields = block["fields"]?.AsArray() ?? [];
                Assert.InRange(fields.Count, 0, 10);
                Assert.All(fields, field => Assert.InRange(((string)field!["text"]!).Length, 1, 2000));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public void Shows_what_people_wrote_and_obeys_none_of_it(string text)
    {
        var message = Told.Message(Told.Longest(text));
        var html = Parsed(MessageMail.Mail(ann, message, Told.Links).Html);
        var notice = message.Notices[0];
        Assert.Equal(notice.Title, html.Descendants("h1").Single().Value);
        Assert.Equal([notice.Evidence, notice.Next, "Open the rollout"], html.Descendants("p").Select(words => words.Value));
        Assert.Equal(
            MessageText.Facts(notice).Select(fact => fact.Value),
            html.Descendants("td").Where(cell => !cell.HasElements).Select(cell => cell.Value));
        Assert.Equal($"{Told.Links.To(notice)}", html.Descendants("a").Single().Attribute("href")?.Value);
        Assert.Empty(html.Descendants().Select(element => element.Name.LocalName).Except(
            ["html", "head", "body", "table", "tr", "th", "td", "h1", "p", "a"]));

        var slack = JsonNode.Parse(SlackBlocks.Of(message, Told.Links))!["blocks"]!.AsArray()
            .Where(block => (string?)block!["text"]?["type"] == "mrkdwn").Select(block => (string)block!["text"]!["text"]!);
        Assert.All(slack, words => Assert.DoesNotContain('<', words));

        var kinds = JsonNode.Parse(TeamsCard.Of(message, Told.Links))!["attachments"]![0]!["content"]!["body"]![0]!["items"]!.AsArray()
            .Select(item => (string?)item!["type"]);
        Assert.DoesNotContain("TextBlock", kinds);
        Assert.DoesNotContain(MessageMail.Mail(ann, message, Told.Links).Subject, char.IsControl);
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public void In_the_tables_of_a_mail_is_text_whatever_somebody_has_named_so(string text)
    {
        var week = Told.EachTopic[^2] with { Tables = [new(text, [text, text], [[text, text], [text, text]])] };

        var html = Parsed(MessageMail.Mail(ann, Told.Message(week), Told.Links).Html);

        Assert.Empty(html.Descendants("script"));
        Assert.Equal((1, 3), (html.Descendants("a").Count(), html.Descendants("table").Count()));
    }

    [Fact]
    public void By_mail_is_the_same_mail_at_each_try_and_another_for_others()
    {
        var message = Told.Message(Told.EachTopic[0]);

        Assert.Equal(MessageMail.Mail(ann, message, Told.Links).Id, MessageMail.Mail(ann, message, Told.Links).Id);
        Assert.NotEqual(
            MessageMail.Mail(ann, message, Told.Links).Id,
            MessageMail.Mail(ann with { To = ["bob@contoso.com"] }, message, Told.Links).Id);
    }

    private static IEnumerable<string> Said(Notice notice) =>
    [
        notice.Application, notice.Environment!, notice.Canary!, notice.Baseline!, notice.Title, notice.Evidence, notice.Next,
        notice.By ?? "", $"rollouts/{notice.Rollout}", $"{notice.At:yyyy-MM-dd HH:mm:ss}",
    ];

    private static IEnumerable<string> Texts(Message message)
    {
        yield return string.Join('\n', Strings(TeamsCard.Of(message, Told.Links)));
        yield return string.Join('\n', Strings(SlackBlocks.Of(message, Told.Links)));
        yield return string.Join('\n', Strings(JsonSerializer.SerializeToUtf8Bytes(NoticeEvent.Of(message.Notices[0], Told.Links))));
        yield return MessageMail.Mail(ann, message, Told.Links).Text;
    }

    private static IEnumerable<string> Strings(byte[] json) => Strings(JsonNode.Parse(json));

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject some => some.SelectMany(one => Strings(one.Value)),
        JsonArray some => some.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static bool IsWhole(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    // Mails are XML, but for what stands in their heads alone; characters that it has no place for are written as numbers.
    private static XDocument Parsed(string html)
    {
        const string meta = "<meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">";
        var text = new StringReader(html.Replace(meta, "", StringComparison.Ordinal));
        using var reader = XmlReader.Create(text, new() { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = false });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    // The topics one after another, from the first again.
    private static Message Digest(int count) => Told.Message(
        [.. Enumerable.Range(0, count).Select(number => Told.EachTopic[number % Told.EachTopic.Length])]);

    private static ChannelAddress Webhook(Uri address) => new ChannelAddress.Webhook(new(address, "canary"), "whsec_c2VjcmV0");

    private static ChannelAddress EventGrid(Uri address) => new ChannelAddress.EventGrid(new(address, "api/events"), "topic-key");

    // What a server really gets: the address, the headers that are ours, and the body.
    private static async Task<string> OnTheWireAsync(Func<Uri, ChannelAddress> to, IEnumerable<Message> messages)
    {
        await using var listener = new Listener();
        var got = new JsonArray();
        listener.Answer = (context, body) =>
        {
            var headers = new JsonObject();
            foreach (var name in context.Request.Headers.AllKeys.Order(StringComparer.Ordinal))
            {
                if (name is "Content-Type" or "aeg-sas-key" || name!.StartsWith("webhook-", StringComparison.Ordinal))
                    headers[name] = context.Request.Headers[name];
            }

            got.Add((JsonNode)new JsonObject
            {
                ["path"] = context.Request.Url!.PathAndQuery, ["headers"] = headers, ["body"] = JsonNode.Parse(body),
            });
            return 200;
        };
        var options = new AzureOptions
        {
            Credential = new NoCredential(),
            StorageConnectionString = "UseDevelopmentStorage=true",
            ProbeScheme = "http",
            AllowedNetworks = ["127.0.0.0/8"],
        };
        using var post = new MessagePost(options, new FakeTimeProvider(Given.Start));
        using var topics = new EventGridTopics(options, Told.Links);
        var sender = new MessageSender(post, topics, new(Told.Links), Told.Links);
        foreach (var message in messages)
        {
            var outcome = await sender.SendAsync(to(listener.Address), message, TestContext.Current.CancellationToken);
            Assert.Equal(new SendOutcome.Sent(), outcome);
        }

        return got.ToJsonString(readable);
    }

    private static string Json(Func<Notice, byte[]> of) => new JsonArray([.. Told.EachTopic.Select(notice => JsonNode.Parse(of(notice)))])
        .ToJsonString(readable);

    private static string Indented(byte[] json) => JsonNode.Parse(json)!.ToJsonString(readable);

    private static async Task IsAsKeptAsync(string name, string text)
    {
        var file = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("UPDATE_MESSAGES") == "1") await File.WriteAllTextAsync(file, text);
        Assert.Equal(await File.ReadAllTextAsync(file), text);
    }

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Messages");
}
