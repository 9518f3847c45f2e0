using System.Collections.Concurrent;
using System.Text;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>All that somebody could take who reads logs, traces, the audit or answers: with every level of logging on, through
/// the flows in which secrets are used and in which their use fails.</summary>
public sealed class A_secret(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly string HookSecret = Marked.Mark("whsec_bWFya2VkLXNlY3JldC1vZi1hLWhvb2s=");
    private static readonly string BuildSecret = Marked.Mark("whsec_bWFya2VkLXNlY3JldC1vZi1hLWJ1aWxk");

    [Fact]
    public async Task Is_in_no_log_line_no_trace_no_audit_entry_and_no_answer()
    {
        var traces = new ConcurrentQueue<byte[]>();
        await using var collector = await Receiver.StartAsync(message =>
        {
            traces.Enqueue(message.Body);
            return (200, new { });
        });
        await using var hook = await Receiver.StartAsync(_ => (200, new { decision = "allow" }));
        await using var issuer = await LocalIssuer.StartAsync();
        await using var host = await Host.StartAsync(fixture.Cloud, settings: new()
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__Azure"] = "Trace",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["Canary__Access__TrustedIssuers__0__Issuer"] = issuer.Address,
            ["Canary__Access__TrustedIssuers__0__Audience"] = LocalIssuer.Audience,
            ["Canary__Access__TrustedIssuers__0__Rules__0__Pattern"] = "repo:contoso/*",
            ["Canary__Access__TrustedIssuers__0__Rules__0__Role"] = "Admin",
        });
        using var api = new Caller(host.Address);
        var told = new StringBuilder();
        var site = fixture.NewSite();
        await fixture.Cloud.AddShopAsync(site);
        await api.RegisterAsync(fixture.Cloud, site, ("1.0.0", 0));

        // Whoever may read versions reads where their packages are, and nobody else is to.
        var signature = $"marked{Guid.NewGuid():N}";
        var package = $"{fixture.Cloud.Package("1.1.0")}?sv=2026-01-01&sig={signature}";
        (await api.SendAsync(HttpMethod.Put, $"api/applications/{site}/versions/1.1.0", new { package })).Dispose();

        using var made = await api.SendAsync(HttpMethod.Post, "api/keys", new { name = "marked", grants = new[] { new Grant(Role.Admin) } });
        var key = (string)System.Text.Json.Nodes.JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!;
        var token = issuer.Issue(null, ("sub", "repo:contoso/shop"));
        var wrongToken = issuer.Issue(issued => issued.Audience = "other", ("sub", "repo:contoso/shop"));
        string[] secrets = [Host.Key, key, HookSecret, BuildSecret, token, wrongToken, fixture.Cloud.Azure.Token, fixture.Cloud.Azure.MailKey, "marked-wrong-key"];

        await TellAsync(api, HttpMethod.Put, $"api/applications/{site}/secrets/hook", new { value = HookSecret });
        await TellAsync(api, HttpMethod.Put, $"api/applications/{site}/secrets/inbound-build", new { value = BuildSecret });
        await TellAsync(api, HttpMethod.Put, $"api/applications/{site}/secrets/broken", new { valeu = HookSecret });
        foreach (var credential in new[] { key, token, wrongToken, "marked-wrong-key" })
        {
            using var caller = new Caller(host.Address, credential);
            await TellAsync(caller, HttpMethod.Get, "api/me");
        }

        using var stranger = new Caller(host.Address, key: null);
        await ReportAsync(stranger, site, BuildSecret);
        await ReportAsync(stranger, site, HookSecret);
        var rollout = await api.StartAsync(site, new
        {
            version = "1.1.0",
            policy = new
            {
                name = "hooked",
                steps = new[] { new { weight = 10 } },
                promotion = new { bake = "0s" },
                hooks = new object[]
                {
                    new { name = "good", at = "afterWarmUp", url = hook.Address, secret = "hook" },
                    new { name = "gone", at = "beforeStep", url = "http://127.0.0.1:1/", secret = "hook", atMost = "1s", onSilence = "allow" },
                },
            },
        });
        await api.UntilAsync(rollout.Id, seen => seen.IsEnded);
        foreach (var path in new[]
        {
            $"api/rollouts/{rollout.Id}", $"api/rollouts/{rollout.Id}/events?top=1000", $"api/rollouts/{rollout.Id}/events/3/explanation",
            $"api/applications/{site}/secrets", "api/keys", "api/audit?top=100", $"api/applications/{site}/environments/production/check",
        })
        {
            await TellAsync(api, HttpMethod.Get, path);
        }

        await Wait.UntilAsync(() => traces.Any(body => Contains(body, $"{rollout.Id}")));

        Assert.Contains("trce:", host.Output, StringComparison.Ordinal);
        Assert.NotEmpty(hook.Messages);
        Assert.Contains(fixture.Cloud.Azure.Ledger.Entries, entry => entry.Where.Contains($"/{site}/", StringComparison.Ordinal)
            && entry is { What: Happening.Deployed, Detail: "1.1.0" });
        Assert.DoesNotContain(signature, host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(traces, body => Contains(body, signature));
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, host.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, told.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(traces, body => Contains(body, secret));
        });

        async Task TellAsync(Caller caller, HttpMethod method, string path, object? body = null)
        {
            using var answer = await caller.SendAsync(method, path, body);
            told.AppendLine(await answer.Content.ReadAsStringAsync());
        }

        async Task ReportAsync(Caller caller, string application, string secret)
        {
            var (body, at) = (Encoding.UTF8.GetBytes("""{"version":"3.0.0","package":"https://a.example/a.zip"}"""), TimeProvider.System.GetUtcNow());
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/applications/{application}/inbound/build") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add(WebhookSignature.IdHeader, "report");
            request.Headers.Add(WebhookSignature.TimeHeader, WebhookSignature.Seconds(at));
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, "report", at, body));
            using var answer = await caller.SendAsync(request);
            told.AppendLine(await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>The stage itself searches what every host of these tests tells, and every answer.</summary>
    [Fact]
    public async Task Would_be_found_in_the_log_of_any_host_of_the_stage()
    {
        var secret = Marked.Mark($"marked-{Guid.NewGuid():N}");
        var host = await Host.StartAsync(fixture.Cloud, settings: new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "" });
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(host.Address, secret));
        await Wait.UntilAsync(() => host.Output.Contains(secret, StringComparison.Ordinal));

        var found = await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.DisposeAsync());

        Assert.Contains("A secret is in the log", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, found.Message, StringComparison.Ordinal);
    }

    private static bool Contains(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
