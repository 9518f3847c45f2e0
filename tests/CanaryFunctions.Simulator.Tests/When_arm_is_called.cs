using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Faulting;

namespace CanaryFunctions.Simulator.Tests;

public sealed class When_arm_is_called : IAsyncLifetime
{
    private ShopInAzure shop = null!;

    public async ValueTask InitializeAsync() => shop = await ShopInAzure.StartAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task A_call_without_a_valid_token_is_refused()
    {
        using var stranger = new HttpClient(shop.Azure.CreateHandler()) { BaseAddress = shop.Azure.ManagementEndpoint };

        using var answer = await stranger.GetAsync($"{shop.Site.ResourceId}?{ShopInAzure.Web}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("AuthenticationFailed", (string?)(await JsonAsync(answer))["error"]!["code"]);
    }

    [Fact]
    public async Task A_reader_may_read_and_neither_write_nor_list_settings()
    {
        using var reader = new HttpClient(shop.Azure.CreateHandler()) { BaseAddress = shop.Azure.ManagementEndpoint };
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", shop.Azure.ReaderToken);

        using var read = await reader.GetAsync($"{shop.Slot}?{ShopInAzure.Web}");
        using var secrets = await reader.PostAsync($"{shop.Slot}/config/appsettings/list?{ShopInAzure.Web}", null);
        using var write = await reader.PostAsync($"{shop.Slot}/stop?{ShopInAzure.Web}", null);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (secrets.StatusCode, write.StatusCode));
        Assert.Equal("AuthorizationFailed", (string?)(await JsonAsync(write))["error"]!["code"]);
    }

    [Fact]
    public async Task The_certificate_is_trusted_by_nobody_else()
    {
        using var stranger = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(shop.Azure.ManagementEndpoint));
    }

    [Fact]
    public async Task A_call_without_api_version_and_a_site_that_does_not_exist_are_refused_as_arm_does()
    {
        using var unversioned = await shop.Arm.GetAsync(shop.Site.ResourceId);
        using var missing = await shop.Arm.GetAsync($"{shop.Site.ResourceId}-not?{ShopInAzure.Web}");

        Assert.Equal("MissingApiVersionParameter", (string?)(await JsonAsync(unversioned))["error"]!["code"]);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("ResourceNotFound", (string?)(await JsonAsync(missing))["error"]!["code"]);
    }

    [Fact]
    public async Task Routing_rules_are_read_and_changed_under_different_ids_and_mirrored()
    {
        using var changed = await shop.SetShareAsync(15);
        using var read = await shop.Arm.GetAsync($"{shop.Site.ResourceId}/config/web?{ShopInAzure.Web}");

        var (patch, get) = (await JsonAsync(changed), await JsonAsync(read));
        Assert.Equal(("Microsoft.Web/sites", "Microsoft.Web/sites/config"), ((string)patch["type"]!, (string)get["type"]!));
        Assert.Equal(15, (double)get["properties"]!["experiments"]!["rampUpRules"]![0]!["reroutePercentage"]!);
        Assert.Equal(
            get["properties"]!["routingRules"]!.ToJsonString(),
            get["properties"]!["experiments"]!["rampUpRules"]!.ToJsonString());
        Assert.Null(get["properties"]!["experiments"]!["rampUpRules"]![0]!["changeStep"]);
        Assert.NotNull(changed.Headers.ETag);
    }

    [Fact]
    public async Task Only_a_real_change_of_the_rules_is_counted()
    {
        using var first = await shop.SetShareAsync(15);
        using var same = await shop.SetShareAsync(15);

        Assert.Equal(1, shop.Azure.Ledger.Count(Happening.ShareChanged));
    }

    [Fact]
    public async Task Slots_are_listed_and_can_be_made()
    {
        using var made = await shop.Arm.PutAsJsonAsync($"{shop.Site.ResourceId}/slots/blue?{ShopInAzure.Web}", new { });
        using var list = await shop.Arm.GetAsync($"{shop.Site.ResourceId}/slots?{ShopInAzure.Web}");

        var names = (await JsonAsync(list))["value"]!.AsArray().Select(slot => (string?)slot!["name"]);
        Assert.Equal(["shop/canary", "shop/blue"], names);
    }

    [Theory]
    [InlineData(FaultKind.Throttled, 429)]
    [InlineData(FaultKind.ServerError, 500)]
    [InlineData(FaultKind.Unavailable, 503)]
    [InlineData(FaultKind.Conflict, 409)]
    public async Task A_fault_befalls_as_many_calls_as_asked_for(FaultKind kind, int status)
    {
        shop.Azure.Faults.Add(new() { Kind = kind, Method = "GET", Path = "/config/web$" });

        using var other = await shop.Arm.GetAsync($"{shop.Slot}?{ShopInAzure.Web}");
        using var failed = await shop.Arm.GetAsync($"{shop.Site.ResourceId}/config/web?{ShopInAzure.Web}");
        using var after = await shop.Arm.GetAsync($"{shop.Site.ResourceId}/config/web?{ShopInAzure.Web}");

        Assert.Equal((200, status, 200), ((int)other.StatusCode, (int)failed.StatusCode, (int)after.StatusCode));
    }

    [Fact]
    public async Task An_answer_that_is_lost_leaves_the_change_done()
    {
        shop.Azure.Faults.Add(new() { Kind = FaultKind.AnswerLost, Method = "PATCH" });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => shop.SetShareAsync(20));

        Assert.Equal(1, shop.Azure.Ledger.Count(Happening.ShareChanged));
    }

    [Fact]
    public async Task A_reset_connection_leaves_nothing_done()
    {
        shop.Azure.Faults.Add(new() { Kind = FaultKind.Reset, Method = "PATCH" });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => shop.SetShareAsync(20));

        Assert.Equal(0, shop.Azure.Ledger.Count(Happening.ShareChanged));
    }

    [Fact]
    public async Task Faults_are_set_and_the_ledger_is_read_over_http_with_all_rights_only()
    {
        using var stranger = new HttpClient(shop.Azure.CreateHandler()) { BaseAddress = shop.Azure.ManagementEndpoint };
        using var refused = await stranger.GetAsync("/_simulator/ledger");
        using var set = await shop.Arm.PostAsJsonAsync("/_simulator/faults", new { kind = "serverError", path = "slots/canary" });
        using var failed = await shop.Arm.GetAsync($"{shop.Slot}?{ShopInAzure.Web}");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
    }

    [Fact]
    public async Task Callers_are_throttled_by_a_bucket_and_told_what_remains()
    {
        await using var poor = await ShopInAzure.StartAsync(new() { ReadBucket = 3 });
        var statuses = new List<HttpStatusCode>();
        for (var call = 0; call < 10; call++)
        {
            using var answer = await poor.Arm.GetAsync($"{poor.Slot}?{ShopInAzure.Web}");
            statuses.Add(answer.StatusCode);
            Assert.True(answer.Headers.Contains("x-ms-ratelimit-remaining-subscription-reads"));
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) Assert.NotNull(answer.Headers.RetryAfter);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
}
