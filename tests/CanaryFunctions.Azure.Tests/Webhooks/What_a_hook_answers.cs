using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CanaryFunctions.Azure.Webhooks;
using CanaryFunctions.Core.Policies;
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
    public void With_a_tooLongreason_is_cut() => Assert.Equal(
        501, HookCaller.Read(HttpStatusCode.OK, null, $$"""{ "reason": "{{new string('x', 9000)}}" }""").Reason!.Length);

    [Theory]
    [InlineData("application/json; charset=klingon", "{}", HookWord.Allow)]
    [InlineData("application/json; charset=klingon", """{ "decision": "deny" }""", HookWord.Deny)]
    [InlineData("application/json", "\uFEFF{}", HookWord.Allow)]
    public async Task Is_UTF_8_whatever_it_is_called(string type, string body, HookWord word) =>
        Assert.Equal(word, (await AskAsync(type, body)).Word);

    [Fact]
    public async Task Is_no_answer_where_it_is_too_tooLongto_be_read_to_its_end()
    {
        var tooLong = new string(' ', 20_000) + """{ "decision": "deny" }""";

        Assert.Equal(new(HookWord.Unheard, "It answered with more than 16 KB."), await AskAsync("application/json", tooLong));
    }

    private static async Task<HookAnswer> AskAsync(string type, string body)
    {
        await using var listener = new Listener { Reply = (type, Encoding.UTF8.GetBytes(body)) };
        var options = new AzureOptions
        {
            Credential = new NoCredential(),
            StorageConnectionString = "UseDevelopmentStorage=true",
            ProbeScheme = "http",
            AllowedNetworks = ["127.0.0.0/8"],
        };

        // A hook without a secret needs no store of them.
        using var caller = new HookCaller(options, null!, TimeProvider.System);
        var hook = new Hook { Name = "load", Url = listener.Address, At = HookStage.BeforePromotion };
        return await caller.AskAsync(new(hook, Given.Rollout(), null), TestContext.Current.CancellationToken);
    }
}
