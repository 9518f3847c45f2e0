using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

public sealed class A_channel(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Is_told_how_a_rollout_went_with_all_that_one_must_know_and_a_signature()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        var made = await PutAsync(fixture.Api, "channels/story", receiver.Address, new { subscriptions = new[] { new { topics = (string[])["started", "rollbackBegan", "rolledBack"] } } });

        var rollout = await fixture.Api.StartAsync("shop", new { version = "1.1.0", policy = new { name = "p", steps = new[] { new { weight = 10, advance = "person" } } } });
        await fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Stepping");
        await fixture.Api.CommandAsync(rollout.Id, "abort");
        await fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        await Wait.UntilAsync(() => receiver.Messages.Count >= 3);

        var told = receiver.Messages.Select(message => JsonNode.Parse(message.Text)!).ToList();
        Assert.Equal(["canaryfunctions.started", "canaryfunctions.rollbackBegan", "canaryfunctions.rolledBack"], told.Select(one => (string?)one["type"]));
        var data = told[1]["data"]!;
        Assert.Equal(("shop", "production", "1.0.0", "1.1.0"), (
            (string?)data["application"], (string?)data["environment"], (string?)data["baseline"], (string?)data["canary"]));
        Assert.Equal("Aborted by bootstrap.", (string?)data["evidence"]);
        Assert.Equal("Nobody new gets it, and those who have it go back to 1.0.0.", (string?)data["next"]);
        var sent = receiver.Messages[1];
        Assert.Null(WebhookSignature.Doubt(
            (string)made["secret"]!,
            sent.Headers[WebhookSignature.IdHeader],
            sent.Headers[WebhookSignature.TimeHeader],
            sent.Headers[WebhookSignature.SignatureHeader],
            sent.Body,
            TimeProvider.System.GetUtcNow()));
        Assert.Equal((string?)told[1]["id"], sent.Headers[WebhookSignature.IdHeader]);

        var log = await PageAsync(fixture.Api, "channels/story/deliveries");
        Assert.Equal(["rolledBack", "rollbackBegan", "started"], log.Select(one => (string?)one!["notice"]!["topic"]));
        Assert.All(log, one => Assert.Equal("delivered", (string?)one!["state"]));
    }

    [Fact]
    public async Task Is_tried_with_a_button_and_what_was_given_up_is_sent_again()
    {
        var status = 404;
        await using var receiver = await Receiver.StartAsync(_ => (status, null));
        await PutAsync(fixture.Api, "channels/tried", receiver.Address);

        using var failed = await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/tried/test");
        var failure = (await failed.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("dead", (string?)failure["state"]);
        Assert.Contains("404", (string)failure["said"]!, StringComparison.Ordinal);
        Assert.Single(await PageAsync(fixture.Api, "channels/tried/deliveries?state=dead"));

        status = 200;
        using var again = await fixture.Api.SendAsync(HttpMethod.Post, $"api/channels/tried/deliveries/{failure["id"]}/resend");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await Wait.UntilAsync(() => receiver.Messages.Count == 2);
        Assert.Equal(
            receiver.Messages[0].Headers[WebhookSignature.IdHeader], receiver.Messages[1].Headers[WebhookSignature.IdHeader]);

        using var twice = await fixture.Api.SendAsync(HttpMethod.Post, $"api/channels/tried/deliveries/{failure["id"]}/resend");
        await ApiFixture.ProblemAsync(twice, HttpStatusCode.Conflict, "delivery-not-dead");
    }

    [Fact]
    public async Task Says_that_it_is_left_alone_and_sends_again_all_that_was_given_up()
    {
        var status = 404;
        await using var receiver = await Receiver.StartAsync(_ => (status, null));
        receiver.RetryAfter = 3600;
        await PutAsync(fixture.Api, "channels/many", receiver.Address);
        for (var number = 0; number < 3; number++) (await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/many/test")).Dispose();

        status = 503;
        using var again = await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/many/resend");
        Assert.Equal(3, (int)(await again.Content.ReadFromJsonAsync<JsonObject>())!["count"]!);
        await Wait.UntilAsync(() => receiver.Messages.Count == 4);

        JsonObject view = [];
        await Wait.UntilAsync(async () =>
        {
            using var shown = await fixture.Api.SendAsync(HttpMethod.Get, "api/channels/many");
            view = (await shown.Content.ReadFromJsonAsync<JsonObject>())!;
            return view["pausedUntil"] is not null;
        });
        Assert.Equal(1, (int)view["failures"]!);
        Assert.Empty(await PageAsync(fixture.Api, "channels/many/deliveries?state=dead"));
    }

    [Fact]
    public async Task Gets_a_new_key_while_the_old_one_is_still_good()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        var old = (string)(await PutAsync(fixture.Api, "channels/turned", receiver.Address))["secret"]!;

        using var rotated = await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/turned/rotate");
        var fresh = (string)(await rotated.Content.ReadFromJsonAsync<JsonObject>())!["secret"]!;
        (await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/turned/test")).Dispose();

        Assert.NotEqual(old, fresh);
        var sent = Assert.Single(receiver.Messages);
        foreach (var key in new[] { old, fresh })
        {
            Assert.Null(WebhookSignature.Doubt(
                key,
                sent.Headers[WebhookSignature.IdHeader],
                sent.Headers[WebhookSignature.TimeHeader],
                sent.Headers[WebhookSignature.SignatureHeader],
                sent.Body,
                TimeProvider.System.GetUtcNow()));
        }
    }

    [Fact]
    public async Task Never_shows_its_address_or_key()
    {
        const string secret = "hush-hush-hush";
        var address = new { kind = "slack", url = $"https://hooks.slack.example/services/{secret}" };

        using var put = await fixture.Api.SendAsync(HttpMethod.Put, "api/channels/shy", new { address });
        Assert.Contains("hooks.slack.example", await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var path in new[] { "api/channels/shy", "api/channels", "api/audit" })
        {
            using var answer = await fixture.Api.SendAsync(HttpMethod.Get, path);
            Assert.DoesNotContain(secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, fixture.Host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_its_address_when_only_the_rest_is_changed()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await PutAsync(fixture.Api, "channels/kept", receiver.Address);

        using var changed = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/channels/kept", new { template = new { title = "Look: {{ title }}" } });
        (await fixture.Api.SendAsync(HttpMethod.Post, "api/channels/kept/test")).Dispose();

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("Look: This channel works", Assert.Single(receiver.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_is_shared_is_changed_tried_and_read_by_admins_of_what_it_is_for()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        using var admin = await fixture.CallerAsync(new(Role.Admin, "shop"));
        using var releaser = await fixture.CallerAsync(new(Role.Approver, "shop"));
        using var other = await fixture.CallerAsync(new(Role.Admin, "blog"));
        await PutAsync(admin, "channels/ours", receiver.Address, new { application = "shop" });
        await PutAsync(fixture.Api, "channels/everybodys", receiver.Address);

        foreach (var (caller, name) in new[] { (releaser, "ours"), (other, "everybodys"), (admin, "everybodys") })
        {
            using var put = await caller.SendAsync(HttpMethod.Put, $"api/channels/{name}", new { });
            await ApiFixture.ProblemAsync(put, HttpStatusCode.Forbidden, "not-allowed");
            using var tried = await caller.SendAsync(HttpMethod.Post, $"api/channels/{name}/test");
            await ApiFixture.ProblemAsync(tried, HttpStatusCode.Forbidden, "not-allowed");
            using var read = await caller.SendAsync(HttpMethod.Get, $"api/channels/{name}/deliveries");
            await ApiFixture.ProblemAsync(read, HttpStatusCode.Forbidden, "not-allowed");
            using var removed = await caller.SendAsync(HttpMethod.Delete, $"api/channels/{name}");
            await ApiFixture.ProblemAsync(removed, HttpStatusCode.Forbidden, "not-allowed");
        }

        using var unseen = await other.SendAsync(HttpMethod.Get, "api/channels/ours");
        await ApiFixture.ProblemAsync(unseen, HttpStatusCode.NotFound, "channel-unknown");
        Assert.Contains(await PageAsync(releaser, "channels"), one => (string?)one!["name"] == "ours");
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task Of_ones_own_is_nobody_elses_even_if_both_have_the_same_name()
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        using var one = await fixture.CallerAsync(new(Role.Viewer, "shop"));
        using var namesake = await fixture.CallerAsync(new(Role.Viewer, "shop"));
        await PutAsync(one, "me/channels/mine", receiver.Address);

        Assert.Single(await PageAsync(one, "me/channels"));
        Assert.Empty(await PageAsync(namesake, "me/channels"));
        using var foreign = await namesake.SendAsync(HttpMethod.Get, "api/me/channels/mine");
        await ApiFixture.ProblemAsync(foreign, HttpStatusCode.NotFound, "channel-unknown");
    }

    [Theory]
    [InlineData("""{ "address": { "kind": "pigeon", "url": "https://a.example" } }""", "address", "body-invalid")]
    [InlineData("""{ "address": { "kind": "slack", "url": "/relative" } }""", "address.url")]
    [InlineData("""{ "address": { "kind": "webhook", "url": "https://me:pw@a.example" } }""", "address.url")]
    [InlineData("""{ "address": { "kind": "email", "to": ["nobody"] } }""", "address.to")]
    [InlineData("""{ "subscriptions": [] }""", "address")]
    [InlineData("""{ "address": { "kind": "slack", "url": "https://a.example" }, "subscriptions": [{ "timeZone": "Mars" }] }""", "subscriptions[0].timeZone")]
    [InlineData("""{ "address": { "kind": "slack", "url": "https://a.example" }, "subscriptions": [{ "topics": ["weeklyReport"] }] }""", "subscriptions[0].topics")]
    [InlineData("""{ "address": { "kind": "slack", "url": "https://a.example" }, "template": { "title": "{% if %}" } }""", "template.title")]
    [InlineData("""{ "address": { "kind": "slack", "url": "https://a.example" }, "template": { "text": "{% for i in (1..100000) %}x{% endfor %}" } }""", "template.text")]
    public async Task That_can_not_work_is_refused_by_field(string body, string field, string code = "channel-invalid")
    {
        using var answer = await fixture.Api.SendTextAsync(HttpMethod.Put, "api/channels/refused", body);

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(problem["errors"]!.AsObject(), error => error.Key.StartsWith(field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_mail_is_refused_where_no_mail_can_be_sent()
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/channels/mail", new { address = new { kind = "email", to = new[] { "ann@contoso.com" } } });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.Conflict, "channel-kind");
        Assert.Contains("Canary:Email", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previews_its_template_with_a_sample()
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Post, "api/notifications/preview", new { title = "{{ application | upcase }}", text = "{{ nonsense }}" });

        var preview = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("SHOP", (string?)preview["title"]);
        Assert.NotEqual("", (string?)preview["evidence"]);
    }

    [Theory]
    [InlineData("teams", "AdaptiveCard")]
    [InlineData("slack", "mrkdwn")]
    [InlineData("webhook", "canaryfunctions.succeeded")]
    [InlineData("eventGrid", "canaryfunctions.succeeded")]
    [InlineData("email", "<!DOCTYPE html>")]
    public async Task Previews_a_message_as_its_kind_is_sent_it(string kind, string said)
    {
        using var answer = await fixture.Api.SendAsync(
            HttpMethod.Post, $"api/notifications/preview?topic=succeeded&kind={kind}", new { title = "Look: {{ version }}" });

        var preview = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("succeeded", (string?)preview["topic"]);
        var text = (string)preview["rendered"]!["text"]!;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Contains("Look: 2.0.0", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topic=weeklyReport", "topic")]
    [InlineData("topic=3", "topic")]
    [InlineData("kind=pigeon", "kind")]
    public async Task Previews_nothing_that_there_is_not(string query, string field)
    {
        using var answer = await fixture.Api.SendAsync(HttpMethod.Post, $"api/notifications/preview?{query}", new { });

        var problem = await ApiFixture.ProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "query-invalid");
        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x%7Cy")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x%23y")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x%3Fy")]
    [InlineData("01KAQW5RQ0CANARYCANARYCANA-x%25y")]
    public async Task Has_no_delivery_of_an_id_that_can_not_be(string id)
    {
        await using var receiver = await Receiver.StartAsync(_ => (200, null));
        await PutAsync(fixture.Api, "channels/asked", receiver.Address);

        using var resent = await fixture.Api.SendAsync(HttpMethod.Post, $"api/channels/asked/deliveries/{id}/resend");
        await ApiFixture.ProblemAsync(resent, HttpStatusCode.NotFound, "delivery-unknown");
        var token = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(id)));
        using var page = await fixture.Api.SendAsync(HttpMethod.Get, $"api/channels/asked/deliveries?continuationToken={token}");
        await ApiFixture.ProblemAsync(page, HttpStatusCode.UnprocessableEntity, "query-invalid");
    }

    private static async Task<JsonObject> PutAsync(Caller caller, string path, Uri url, object? more = null)
    {
        var body = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!;
        body["address"] = new JsonObject { ["kind"] = "webhook", ["url"] = url.AbsoluteUri };
        using var put = await caller.SendAsync(HttpMethod.Put, $"api/{path}", body);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        return (await put.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task<JsonArray> PageAsync(Caller caller, string path)
    {
        using var answer = await caller.SendAsync(HttpMethod.Get, $"api/{path}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsArray();
    }
}
