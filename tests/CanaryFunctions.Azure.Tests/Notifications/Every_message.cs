using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Core.Notifications;

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
    public Task To_a_webhook_is_a_cloud_event() => IsAsKeptAsync(
        "webhook.json", Json(notice => JsonSerializer.SerializeToUtf8Bytes(NoticeEvent.Of(notice, Told.Links))));

    [Fact]
    public async Task By_mail_has_a_subject_text_and_html()
    {
        var mails = Told.EachTopic.Select(notice => MessageMail.Mail(ann, Told.Message(notice), Told.Links)).ToList();

        await IsAsKeptAsync("mail.txt", string.Join("\n=====\n", mails.Select(mail => $"Subject: {mail.Subject}\n\n{mail.Text}")));
        await IsAsKeptAsync("mail.html", mails[11].Html);
        await IsAsKeptAsync("mail-week.html", mails[^2].Html);
    }

    [Fact]
    public async Task Of_a_digest_tells_of_each()
    {
        var digest = Told.Message([.. Told.EachTopic.Take(3)]);

        await IsAsKeptAsync("digest-teams.json", Indented(TeamsCard.Of(digest, Told.Links)));
        await IsAsKeptAsync("digest-slack.json", Indented(SlackBlocks.Of(digest, Told.Links)));
        await IsAsKeptAsync("digest-mail.txt", MessageMail.Mail(ann, digest, Told.Links).Text);
    }

    [Fact]
    public void Says_where_what_which_why_and_what_is_next() => Assert.All(Told.EachTopic.Where(one => one.Rollout is not null), notice =>
    {
        foreach (var text in Texts(Told.Message(notice)))
        {
            foreach (var said in new[] { "shop", "production", "1.1.0", "1.0.0", notice.Title, notice.Evidence, notice.Next, $"rollouts/{notice.Rollout}" })
                Assert.Contains(said, text, StringComparison.Ordinal);
        }
    });

    [Theory]
    [MemberData(nameof(Strange))]
    public void With_the_longest_and_strangest_words_is_within_the_limits_of_Teams(string text)
    {
        foreach (var count in new[] { 1, Dispatch.MostTogether })
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
        var html = MessageMail.Mail(ann, message, Told.Links).Html;
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, Count(html, "<a "));

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

        var html = MessageMail.Mail(ann, Told.Message(week), Told.Links).Html;

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1, 3), (Count(html, "<a "), Count(html, "<table")));
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

    private static int Count(string text, string part) => text.Split(part).Length - 1;

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
