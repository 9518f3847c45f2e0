using System.Net;
using System.Net.Http.Headers;
using CanaryFunctions.Azure.Webhooks;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Webhooks;

public class What_a_hook_answers
{
    [Theory]
    [InlineData(200, "", HookWord.Allow, null)]
    [InlineData(204, "", HookWord.Allow, null)]
    [InlineData(200, "{}", HookWord.Allow, null)]
    [InlineData(200, """{ "decision": "allow", "reason": "All green." }""", HookWord.Allow, "All green.")]
    [InlineData(200, """{ "decision": "Deny", "reason": "Two\nlines\u0007" }""", HookWord.Deny, "Two lines\u0007")]
    [InlineData(200, """{ "decision": "wait" }""", HookWord.Wait, null)]
    [InlineData(202, "", HookWord.Wait, null)]
    [InlineData(202, """{ "decision": "allow" }""", HookWord.Allow, null)]
    [InlineData(200, """{ "decision": "perhaps" }""", HookWord.Unheard, "Its decision is neither allow, deny nor wait.")]
    [InlineData(200, "<html>", HookWord.Unheard, "It answered with 200 and no JSON.")]
    [InlineData(200, "[1]", HookWord.Unheard, "It answered with 200 and no JSON.")]
    [InlineData(302, "", HookWord.Unheard, "It answered with 302 Found.")]
    [InlineData(404, "", HookWord.Unheard, "It answered with 404 NotFound.")]
    [InlineData(500, """{ "decision": "allow" }""", HookWord.Unheard, "It answered with 500 InternalServerError.")]
    public void Is_understood(int status, string body, HookWord word, string? reason) =>
        Assert.Equal(new(word, reason), HookCaller.Read((HttpStatusCode)status, null, body));

    [Theory]
    [InlineData(202, "", 30)]
    [InlineData(503, "", 30)]
    [InlineData(200, """{ "decision": "wait", "retryAfter": 45 }""", 45)]
    [InlineData(200, """{ "decision": "wait", "retryAfter": -1 }""", 30)]
    public void Says_when_it_is_asked_again(int status, string body, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        HookCaller.Read((HttpStatusCode)status, new RetryConditionHeaderValue(TimeSpan.FromSeconds(30)), body).AskAgainIn);

    [Fact]
    public void With_a_long_reason_is_cut() => Assert.Equal(
        501, HookCaller.Read(HttpStatusCode.OK, null, $$"""{ "reason": "{{new string('x', 9000)}}" }""").Reason!.Length);
}
