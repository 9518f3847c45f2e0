using Azure.Core;
using Azure.Identity;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.AppService;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Management;

public sealed class When_Azure_refuses : IDisposable
{
    private const string Stop = "POST " + FakeAzure.Slot + "/stop";
    private const string Read = "GET " + FakeAzure.Site + "/config/web";

    private readonly FakeAzure azure = new();

    public void Dispose() => azure.Dispose();

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    public async Task A_site_that_is_busy_is_asked_again_later(int status)
    {
        azure.On(Stop, Payload.Busy, status, ("Retry-After", "17"));

        var problem = await StopAsync();

        Assert.Equal((ProblemKind.Transient, TimeSpan.FromSeconds(17)), (problem.Kind, problem.RetryAfter));
    }

    [Fact]
    public async Task A_missing_right_is_named_with_the_role_that_gives_it()
    {
        azure.On(Stop, Payload.ArmError("AuthorizationFailed", "The client 'x' does not have authorization."), 403);

        var problem = await StopAsync();

        Assert.Equal(ProblemKind.Permanent, problem.Kind);
        Assert.Equal(
            "Azure refused to stop the slot 'canary' of 'shop': the control plane's identity lacks the right. Give it "
            + $"the role Website Contributor on {FakeAzure.Slot} (403: AuthorizationFailed: The client 'x' does not have "
            + "authorization).",
            problem.Message);
    }

    [Theory]
    [InlineData(400, "", "")]
    [InlineData(401, "InvalidAuthenticationToken", "The access token is invalid.")]
    [InlineData(404, "ResourceGroupNotFound", "Resource group 'shop-rg' could not be found.")]
    [InlineData(409, "Conflict", "Something else.")]
    public async Task What_only_a_person_can_put_right_is_permanent(int status, string code, string message)
    {
        azure.On(Stop, code.Length == 0 ? "" : Payload.ArmError(code, message), status);

        var problem = await StopAsync();

        Assert.Equal(ProblemKind.Permanent, problem.Kind);
        Assert.Contains(code, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_ways_to_word_an_error_are_understood()
    {
        var (arm, site) = (new FakeAzure(), new FakeAzure());
        arm.On(Stop, Payload.ArmError("Conflict", "Same."), 409);
        site.On(Stop, Payload.SiteError("Conflict", "Same."), 409);

        Assert.Equal(await StopAsync(arm), await StopAsync(site));
    }

    [Fact]
    public async Task Plain_text_and_pages_are_quoted_on_one_line()
    {
        azure.On(Stop, "<html><body><h1>Bad\n  Gateway</h1></body></html>", 400);

        Assert.Contains("(400: Bad Gateway)", (await StopAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_in_addresses_are_not_repeated()
    {
        const string said = "Cannot fetch https://x.blob.core.windows.net/p/a.zip?sv=1&sig=s3cret now";
        azure.On(Stop, Payload.ArmError("BadRequest", said), 400);

        var problem = await StopAsync();

        Assert.Contains(
            "Cannot fetch https://x.blob.core.windows.net/p/a.zip?... now", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_is_tried_two_times_more()
    {
        azure.OnLost(Read).On(Read, "", 503).On(Read, Payload.Web());

        Assert.Null((await ReadAsync()).Problem);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_read_that_keeps_failing_is_given_up_for_now(int status)
    {
        azure.On(Read, "", status);

        Assert.Equal(ProblemKind.Transient, (await ReadAsync()).Problem?.Kind);
        Assert.Equal(3, azure.Requests.Count);
    }

    [Fact]
    public async Task A_read_whose_answers_are_lost_may_be_asked_again()
    {
        azure.OnLost(Read);

        var problem = (await ReadAsync()).Problem!;

        Assert.Equal(ProblemKind.Transient, problem.Kind);
        Assert.Contains("Connection reset by peer", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Who_asks_for_patience_is_not_asked_again_at_once(int status)
    {
        azure.On(Read, "", status, ("Retry-After", "30"));

        var problem = (await ReadAsync()).Problem!;

        Assert.Equal((ProblemKind.Transient, TimeSpan.FromSeconds(30)), (problem.Kind, problem.RetryAfter));
        Assert.Single(azure.Requests);
    }

    [Fact]
    public async Task Who_asks_for_a_moment_of_patience_is_asked_again_after_it()
    {
        azure.On(Read, "", 429, ("Retry-After", "1")).On(Read, Payload.Web());

        Assert.Null((await ReadAsync()).Problem);
    }

    [Fact]
    public async Task Without_a_sign_in_nothing_is_asked_and_the_reason_is_told()
    {
        using var control = Control(azure, new Refusing());

        var refused = Assert.IsType<ActionOutcome.Refused>(await control.StopSlotAsync(Given.Target, default));

        Assert.Equal(ProblemKind.Transient, refused.Problem.Kind);
        Assert.Contains("No managed identity", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task Only_who_asked_can_call_it_off()
    {
        azure.OnLost(Stop, new TaskCanceledException());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var control = Control(azure);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => control.StopSlotAsync(Given.Target, cancelled.Token));
    }

    private static AppServiceControl Control(FakeAzure azure, TokenCredential? credential = null) =>
        new(azure.Connect(credential), new() { Credential = new NoCredential() }, TimeProvider.System);

    private async Task<Problem> StopAsync(FakeAzure? other = null)
    {
        using var control = Control(other ?? azure);
        return Assert.IsType<ActionOutcome.Refused>(await control.StopSlotAsync(Given.Target, default)).Problem;
    }

    private async Task<Seen<Core.Policies.Percentage>> ReadAsync()
    {
        using var control = Control(azure);
        return await control.ReadShareAsync(Given.Target, default);
    }

    private sealed class Refusing : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("No managed identity is assigned.");

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext context, CancellationToken cancellationToken) =>
            new(GetToken(context, cancellationToken));
    }
}
