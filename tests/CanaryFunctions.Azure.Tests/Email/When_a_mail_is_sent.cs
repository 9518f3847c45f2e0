using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Tests.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Email;

public sealed class When_a_mail_is_sent(LocalAzure azure) : IClassFixture<LocalAzure>
{
    private static readonly EmailMessage message =
        new(Guid.Parse("8540c0de-899f-5cce-acb5-3ec493af3800"), ["ann@contoso.com"], "1.1.0 is live", "It is.", "<p>It is.</p>");

    private static readonly EmailOptions contoso = new()
    {
        Endpoint = new("https://contoso.communication.azure.com"),
        Sender = "canary@contoso.com",
        Key = "a2V5",
    };

    /// <summary>A published example of the scheme, by somebody who takes the secret's letters as the key, and one of the
    /// service itself, which takes the bytes that they stand for.</summary>
    [Theory]
    [InlineData(
        false, "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==",
        "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", "Thu, 30 Mar 2023 08:38:32 GMT",
        """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""",
        "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=", "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=")]
    [InlineData(
        true, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "https://contoso.communication.azure.com/emails:send?api-version=2023-03-31", "Mon, 23 Nov 2026 00:00:00 GMT",
        """{"senderAddress":"a@example.com"}""",
        "uUmz12CzJx6dziw6FsQG23ovEHS2hdaCJ9TitqE6GlI=", "MhLg89W+1DE3zdSOe3h7cCNacRRJ5poLR2aLrp7vbNs=")]
    public void It_is_signed_as_published(
        bool isDecoded, string key, string address, string date, string body, string hash, string signature)
    {
        Assert.Equal(hash, EmailSignature.Hash(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(signature, EmailSignature.Sign(
            isDecoded ? Convert.FromBase64String(key) : Encoding.UTF8.GetBytes(key), "POST", new(address), date, hash));
    }

    [Fact]
    public void The_hash_of_nothing_is_as_published() =>
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", EmailSignature.Hash([]));

    [Fact]
    public async Task The_request_is_that_of_the_contract()
    {
        var service = new Service(_ => (202, """{"id":"8540c0de-899f-5cce-acb5-3ec493af3800","status":"Running"}""", []));
        await Sender(service).SendAsync(message, TestContext.Current.CancellationToken);

        var (method, address, headers, body) = Assert.Single(service.Asked);
        Assert.Equal(("POST", "https://contoso.communication.azure.com/emails:send?api-version=2023-03-31"), (method, address));
        Assert.Equal($"{message.Id}", headers["Operation-Id"]);
        Assert.Equal($"{message.Id}", headers["x-ms-client-request-id"]);
        Assert.StartsWith("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=", headers["Authorization"], StringComparison.Ordinal);
        const string contract = """
            {"senderAddress":"canary@contoso.com","content":{"subject":"1.1.0 is live","plainText":"It is.","html":"<p>It is.</p>"},
             "recipients":{"to":[{"address":"ann@contoso.com"}]},"userEngagementTrackingDisabled":true}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(contract), JsonNode.Parse(body)), body);
    }

    [Fact]
    public async Task Each_try_is_signed_anew_and_is_the_same_mail()
    {
        var clock = new FakeTimeProvider(Given.Start) { AutoAdvanceAmount = TimeSpan.FromSeconds(7) };
        var service = new Service(count => count == 1 ? (503, "", []) : (202, """{"id":"x"}""", []));
        await Sender(service, clock).SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Mon, 23 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:00:07 GMT"],
            service.Asked.Select(asked => asked.Headers["x-ms-date"]));
        Assert.Equal(2, service.Asked.Select(asked => asked.Headers["Authorization"]).Distinct().Count());
        Assert.Single(service.Asked.Select(asked => asked.Headers["Operation-Id"]).Distinct());
    }

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("1", 60)]
    public async Task Who_asks_for_patience_is_not_asked_again_at_once_and_never_often(string retryAfter, int seconds)
    {
        var service = new Service(_ => (429, "", [("Retry-After", retryAfter)]));

        var later = Assert.IsType<EmailOutcome.Later>(
            await Sender(service).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.Equal(TimeSpan.FromSeconds(seconds), later.In);
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task Where_to_ask_is_taken_from_the_answer_as_it_is()
    {
        const string operation = "https://contoso.communication.azure.com//emails/operations/8540c0de?api-version=2023-03-31";
        var service = new Service(count => count == 1
            ? (202, """{"id":"8540c0de","status":"Running"}""", [("Operation-Location", operation), ("Retry-After", "90")])
            : (200, """{"id":"8540c0de","status":"Succeeded"}""", []));
        var sender = Sender(service);

        var accepted = Assert.IsType<EmailOutcome.Accepted>(
            await sender.SendAsync(message, TestContext.Current.CancellationToken));
        await sender.FollowAsync(accepted.Operation, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(90), accepted.AskIn);
        Assert.Equal(("GET", operation), (service.Asked[1].Method, service.Asked[1].Address));
    }

    [Theory]
    [InlineData("https://elsewhere.example/emails/operations/x")]
    [InlineData("http://contoso.communication.azure.com/emails/operations/x")]
    public async Task No_signature_is_sent_elsewhere(string operation)
    {
        var service = new Service(_ => (202, """{"id":"x","status":"Running"}""", [("Operation-Location", operation)]));

        var accepted = Assert.IsType<EmailOutcome.Accepted>(
            await Sender(service).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.Equal("https://contoso.communication.azure.com", accepted.Operation.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task Without_a_key_a_token_for_the_service_is_asked_for()
    {
        var scopes = new List<string>();
        var credential = DelegatedTokenCredential.Create((context, _) =>
        {
            scopes.AddRange(context.Scopes);
            return new("a-token", DateTimeOffset.MaxValue);
        });
        var service = new Service(_ => (202, """{"id":"x"}""", []));
        var sender = new EmailSender(contoso with { Key = null }, credential, TimeProvider.System, service);

        await sender.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(["https://communication.azure.com//.default"], scopes);
        Assert.Equal("Bearer a-token", service.Asked.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task The_code_of_an_error_is_told_where_the_body_has_none()
    {
        var service = new Service(_ => (400, "", [("x-ms-error-code", "InvalidSenderUserName")]));

        var refused = Assert.IsType<EmailOutcome.Refused>(
            await Sender(service).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.Contains("InvalidSenderUserName", refused.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"id":"x","status":"Succeeded"}""", typeof(EmailOutcome.Delivered))]
    [InlineData(200, """{"id":"x","status":"Running"}""", typeof(EmailOutcome.Accepted))]
    [InlineData(200, """{"id":"x","status":"Failed","error":{"code":"EmailDropped","message":"Email was dropped."}}""", typeof(EmailOutcome.Refused))]
    [InlineData(400, """{"error":{"code":"InvalidInput","message":"No."}}""", typeof(EmailOutcome.Refused))]
    [InlineData(401, "", typeof(EmailOutcome.Refused))]
    [InlineData(429, """{"error":{"code":"TooManyRequests"}}""", typeof(EmailOutcome.Later))]
    [InlineData(500, "<html>", typeof(EmailOutcome.Later))]
    public async Task Every_answer_is_understood(int status, string body, Type outcome)
    {
        var service = new Service(_ => (status, body, [("Retry-After", "0")]));

        var answer = await Sender(service).FollowAsync(
            new("https://contoso.communication.azure.com//emails/operations/x"), TestContext.Current.CancellationToken);

        Assert.IsType(outcome, answer);
    }

    [Fact]
    public async Task A_service_that_can_not_be_reached_is_tried_again_later()
    {
        var service = new Service(_ => throw new HttpRequestException("No route to host"));

        var answer = await Sender(service).SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Contains("No route to host", Assert.IsType<EmailOutcome.Later>(answer).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@contoso.com", typeof(EmailOutcome.Delivered))]
    [InlineData("dropped@contoso.com", typeof(EmailOutcome.Refused))]
    public async Task The_local_Azure_checks_the_signature_takes_it_once_and_tells_how_it_ended(string to, Type end)
    {
        var mail = message with { Id = Guid.NewGuid(), To = [to], Subject = to };
        var sender = Local(azure.Simulator.MailKey);
        var accepted = Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync(mail, TestContext.Current.CancellationToken));
        await sender.SendAsync(mail, TestContext.Current.CancellationToken);

        Assert.Contains("//emails/operations/", accepted.Operation.AbsoluteUri, StringComparison.Ordinal);
        Assert.IsType<EmailOutcome.Accepted>(await sender.FollowAsync(accepted.Operation, TestContext.Current.CancellationToken));
        Assert.IsType(end, await sender.FollowAsync(accepted.Operation, TestContext.Current.CancellationToken));
        Assert.Single(azure.Simulator.Mails, sent => sent.Subject == to);
    }

    [Fact]
    public async Task The_local_Azure_refuses_another_key()
    {
        var refused = Assert.IsType<EmailOutcome.Refused>(
            await Local(Convert.ToBase64String("another"u8)).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.Contains("Check the access key", refused.Why, StringComparison.Ordinal);
    }

    private static EmailSender Sender(HttpMessageHandler service, TimeProvider? time = null) =>
        new(contoso, new NoCredential(), time ?? TimeProvider.System, service);

    private EmailSender Local(string key) => new(
        new() { Endpoint = azure.Simulator.ManagementEndpoint, Sender = "canary@contoso.com", Key = key },
        new NoCredential(), TimeProvider.System, azure.Simulator.CreateHandler());

    private sealed class Service(Func<int, (int Status, string Body, (string Name, string Value)[] Headers)> answer) : HttpMessageHandler
    {
        public List<(string Method, string Address, Dictionary<string, string> Headers, string Body)> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var sent = request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            Asked.Add(($"{request.Method}", request.RequestUri!.AbsoluteUri, sent, body));
            var (status, text, headers) = answer(Asked.Count);
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
            foreach (var (name, value) in headers) response.Headers.Add(name, value);
            return response;
        }
    }
}
