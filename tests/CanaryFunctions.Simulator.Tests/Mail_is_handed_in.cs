using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Faulting;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Mail_is_handed_in : IAsyncLifetime
{
    private const string Send = "/emails:send?api-version=2023-03-31";

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private AzureSimulator azure = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        azure = await AzureSimulator.StartAsync(new() { Time = clock }, TestContext.Current.CancellationToken);
        http = new(azure.CreateHandler()) { BaseAddress = azure.ManagementEndpoint };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await azure.DisposeAsync();
    }

    [Fact]
    public async Task With_a_right_signature_it_is_taken_and_kept()
    {
        using var answer = await SendAsync(Mail());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("1.1.0 is live", Assert.Single(azure.Mails).Subject);
        Assert.Contains("//emails/operations/", answer.Headers.GetValues("Operation-Location").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-ms-date", null)]
    [InlineData("x-ms-content-sha256", null)]
    [InlineData("Authorization", null)]
    [InlineData("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=AAAA")]
    [InlineData("Authorization", "Bearer AAAA")]
    public async Task With_a_header_that_is_wrong_or_missing_it_is_refused(string header, string? value)
    {
        using var request = Signed(HttpMethod.Post, Send, Mail());
        request.Headers.Remove(header);
        if (value is not null) request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Denied", answer.Headers.GetValues("x-ms-error-code").Single());
        Assert.Empty(azure.Mails);
    }

    [Fact]
    public async Task With_the_signature_of_another_day_it_is_refused()
    {
        using var request = Signed(HttpMethod.Post, Send, Mail());
        clock.Advance(TimeSpan.FromMinutes(16));

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"senderAddress":"canary@contoso.com","content":{"subject":"x"},"recipients":{"to":[null]}}""")]
    [InlineData("""{"senderAddress":"canary@contoso.com","content":{"subject":"x"},"recipients":{"to":[{}]}}""")]
    [InlineData("""{"senderAddress":"canary@contoso.com"}""")]
    public async Task Where_it_is_not_complete_it_is_refused(string mail)
    {
        using var answer = await SendAsync(mail);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task It_fails_on_demand_and_is_counted_as_a_call()
    {
        azure.Faults.Add(new() { Kind = FaultKind.Unavailable, Path = "^/emails:send$" });

        using var refused = await SendAsync(Mail());
        using var taken = await SendAsync(Mail());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted), (refused.StatusCode, taken.StatusCode));
        Assert.Equal(["/emails:send", "/emails:send"], azure.Ledger.Calls.Select(call => call.Path));
    }

    [Fact]
    public async Task With_the_token_of_who_may_do_everything_it_is_taken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Send) { Content = new StringContent(Mail()) };
        request.Headers.Authorization = new("Bearer", azure.Token);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("canary@0000.azurecomm.net", 5, 10)]
    [InlineData("canary@contoso.com", 30, 100)]
    public async Task It_is_taken_as_often_in_a_minute_and_an_hour_as_the_domain_allows(string sender, int inAMinute, int inAnHour)
    {
        var taken = 0;
        for (var minutes = 0; minutes < 60; minutes++)
        {
            var now = await TakenAsync(sender, inAMinute);
            Assert.True(now <= inAMinute);
            taken += now;
            clock.Advance(TimeSpan.FromMinutes(1));
            if (now < inAMinute) break;
        }

        Assert.Equal(inAnHour, taken);
        using var refused = await SendAsync(Mail(sender));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        clock.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        using var next = await SendAsync(Mail(sender));
        Assert.Equal(HttpStatusCode.Accepted, next.StatusCode);
    }

    [Fact]
    public async Task How_it_went_is_told_at_its_address_ten_times_a_minute()
    {
        using var accepted = await SendAsync(Mail("canary@0000.azurecomm.net", "dropped@contoso.com"));
        var operation = new Uri(accepted.Headers.GetValues("Operation-Location").Single());

        var states = new List<string>();
        for (var look = 0; look < 11; look++) states.Add(await StateAsync(operation));

        Assert.Equal(["Running", .. Enumerable.Repeat("Failed: EmailDropped", 9), "TooManyRequests"], states);
    }

    private static string Mail(string sender = "canary@contoso.com", string to = "ann@contoso.com") => new JsonObject
    {
        ["senderAddress"] = sender,
        ["content"] = new JsonObject { ["subject"] = "1.1.0 is live", ["plainText"] = "It is." },
        ["recipients"] = new JsonObject { ["to"] = new JsonArray(new JsonObject { ["address"] = to }) },
    }.ToJsonString();

    private async Task<int> TakenAsync(string sender, int most)
    {
        for (var taken = 0; ; taken++)
        {
            using var answer = await SendAsync(Mail(sender));
            if (answer.StatusCode is HttpStatusCode.TooManyRequests) return taken;
            Assert.True(taken < most);
        }
    }

    private async Task<string> StateAsync(Uri operation)
    {
        using var request = Signed(HttpMethod.Get, operation.PathAndQuery, "");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var error = (string?)body["error"]?["code"];
        return (string?)body["status"] is { } status ? error is null ? status : $"{status}: {error}" : error!;
    }

    private async Task<HttpResponseMessage> SendAsync(string body)
    {
        using var request = Signed(HttpMethod.Post, Send, body);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    // As https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial has it.
    private HttpRequestMessage Signed(HttpMethod method, string target, string body)
    {
        var date = clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var text = $"{method}\n{target}\n{date};{azure.ManagementEndpoint.Authority};{hash}";
        var signature = Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(azure.MailKey), Encoding.ASCII.GetBytes(text)));
        var request = new HttpRequestMessage(method, new Uri($"{azure.ManagementEndpoint.GetLeftPart(UriPartial.Authority)}{target}"))
        {
            Content = body.Length == 0 ? null : new StringContent(body),
        };
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        return request;
    }
}
