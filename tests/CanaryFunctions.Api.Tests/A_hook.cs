using System.Text.Json.Nodes;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>A load test elsewhere, which takes part by HTTP.</summary>
public sealed class A_hook(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Is_asked_with_a_signature_and_its_no_takes_the_rollout_back_with_its_reason()
    {
        using var put = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/applications/shop/secrets/load-test", new { value = Secret });
        await using var loadTest = await Receiver.StartAsync(message =>
            message.Text.Contains("afterWarmUp", StringComparison.Ordinal)
                ? (200, new { decision = "allow" })
                : (200, new { decision = "deny", reason = "p95 rose to 900 ms." }));

        var rollout = await fixture.Api.StartAsync("shop", new
        {
            version = "1.1.0",
            reason = "New checkout.",
            policy = new
            {
                name = "tested",
                steps = new[] { new { weight = 10 } },
                hooks = new object[]
                {
                    new { name = "warm", at = "afterWarmUp", url = loadTest.Address, secret = "load-test" },
                    new { name = "load", at = "beforeStep", url = loadTest.Address, secret = "load-test" },
                    new { name = "told", at = "onRollback", url = loadTest.Address },
                },
            },
        });
        var ended = await fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);

        Assert.Equal(
            ("Denied", "The hook 'load' denied it before step 1: p95 rose to 900 ms."), (ended.Cause!.Name, ended.Cause.Sentence));
        Assert.Equal(
            ["warm", "load", "told"], loadTest.Messages.Select(message => (string?)JsonNode.Parse(message.Text)!["hook"]));
        Assert.Equal(3, (await fixture.Api.EventsAsync(rollout.Id)).Count(happened => happened.Kind is EventKind.HookAnswered));

        var asked = loadTest.Messages[1];
        Assert.Null(WebhookSignature.Doubt(
            Secret,
            asked.Headers[WebhookSignature.IdHeader],
            asked.Headers[WebhookSignature.TimeHeader],
            asked.Headers[WebhookSignature.SignatureHeader],
            asked.Body,
            TimeProvider.System.GetUtcNow()));
        Assert.Equal($"{rollout.Id}-load-1", asked.Headers[WebhookSignature.IdHeader]);
        Assert.Equal("New checkout.", (string?)JsonNode.Parse(asked.Text)!["reason"]);
    }

    [Theory]
    [InlineData("""{ "name": "x", "at": "beforeLunch", "url": "https://a.example" }""", "policy.hooks[0].at", "body-invalid")]
    [InlineData("""{ "name": "", "at": "beforeStep", "url": "https://a.example" }""", "policy.hooks[0].name")]
    [InlineData("""{ "name": "x", "at": "beforeStep", "url": "/relative" }""", "policy.hooks[0].url")]
    [InlineData("""{ "name": "x", "at": "beforeStep", "url": "https://me:pw@a.example" }""", "policy.hooks[0].url")]
    [InlineData("""{ "name": "x", "at": "beforeStep", "url": "https://a.example", "atMost": "0s" }""", "policy.hooks[0].atMost")]
    [InlineData("""{ "name": "x", "at": "beforeStep", "url": "https://a.example", "secret": "No!" }""", "policy.hooks[0].secret")]
    public async Task That_can_not_be_asked_is_refused_with_the_policy(string hook, string field, string code = "policy-invalid")
    {
        using var answer = await fixture.Api.SendTextAsync(
            HttpMethod.Post,
            "api/applications/shop/environments/production/rollouts",
            $$"""{ "version": "1.1.0", "policy": { "name": "p", "steps": [{ "weight": 10 }], "hooks": [{{hook}}] } }""");

        var problem = await ApiFixture.ProblemAsync(answer, System.Net.HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
    }
}
