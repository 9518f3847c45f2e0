using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Core.Tests.Notifications;

public class Which_messages_a_channel_gets
{
    private static readonly DateTimeOffset now = Given.Start;

    [Theory]
    [InlineData(Topic.NeedsApproval, true)]
    [InlineData(Topic.RollbackBegan, true)]
    [InlineData(Topic.Succeeded, true)]
    [InlineData(Topic.Stuck, true)]
    [InlineData(Topic.Started, false)]
    [InlineData(Topic.StepPassed, false)]
    [InlineData(Topic.WeeklyReport, false)]
    public void Unless_it_says_otherwise_what_needs_a_person_and_how_it_ended(Topic topic, bool isSent) =>
        Assert.Equal(isSent, new Subscription().Wants(Given.Notice(topic)));

    [Fact]
    public void Only_of_the_applications_and_environments_that_it_names()
    {
        var subscription = new Subscription { Applications = ["shop"], Environments = ["production"] };

        Assert.True(subscription.Wants(Given.Notice(application: "shop", environment: "production")));
        Assert.False(subscription.Wants(Given.Notice(application: "shop", environment: "staging")));
        Assert.False(subscription.Wants(Given.Notice(application: "blog", environment: "production")));
    }

    [Fact]
    public void Only_what_is_urgent_enough()
    {
        var subscription = new Subscription { AtLeast = Severity.Critical };

        Assert.False(subscription.Wants(Given.Notice(severity: Severity.Warning)));
        Assert.True(subscription.Wants(Given.Notice(severity: Severity.Critical)));
    }

    [Fact]
    public void A_channel_of_one_application_hears_of_no_other()
    {
        var channel = Given.Channel("shop") with { Application = "shop" };

        Assert.NotNull(channel.TimingOf(Given.Notice(application: "shop"), now));
        Assert.Null(channel.TimingOf(Given.Notice(application: "blog"), now));
    }

    [Fact]
    public void What_several_subscriptions_want_is_sent_once_and_at_the_earliest()
    {
        var channel = Given.Channel("both", new Subscription { Digest = new(DigestEvery.Day) }, new Subscription());

        Assert.Equal(new Timing(now, false), channel.TimingOf(Given.Notice(), now));
    }

    [Theory]
    [InlineData(HoldReason.Approval, Topic.NeedsApproval)]
    [InlineData(HoldReason.Decision, Topic.NeedsDecision)]
    [InlineData(HoldReason.NoData, Topic.NoData)]
    [InlineData(HoldReason.ProviderError, Topic.ProviderError)]
    [InlineData(HoldReason.Hook, null)]
    public void That_a_rollout_is_held_is_told_by_the_reason_and_mere_waiting_is_not_told(HoldReason reason, Topic? topic) =>
        Assert.Equal(topic, Topics.Of(new(1, now, EventKind.Held, "Stepping", "It waits.") { HeldFor = reason }));

    [Theory]
    [InlineData(PauseReason.Person, Topic.Paused)]
    [InlineData(PauseReason.Degraded, Topic.Paused)]
    [InlineData(PauseReason.Drift, Topic.Drift)]
    [InlineData(PauseReason.Replaced, Topic.Drift)]
    [InlineData(PauseReason.Swapped, Topic.Drift)]
    public void What_somebody_else_did_is_told_as_drift(PauseReason reason, Topic topic) =>
        Assert.Equal(topic, Topics.Of(new(1, now, EventKind.Paused, "Paused", "It is paused.") { PausedFor = reason }));

    [Theory]
    [InlineData(Verdict.Healthy, Severity.Info)]
    [InlineData(Verdict.NoData, Severity.Warning)]
    [InlineData(Verdict.Degraded, Severity.Critical)]
    public void A_verdict_is_as_urgent_as_it_is_bad(Verdict verdict, Severity severity) =>
        Assert.Equal(severity, Topics.SeverityOf(Topic.VerdictChanged, verdict, null));

    public static TheoryData<Cause, Severity> Causes => new()
    {
        { new Cause.Degraded("errors", "4.1 % failed against 0.3 %."), Severity.Critical },
        { new Cause.DeadlinePassed(TimeSpan.FromHours(1)), Severity.Critical },
        { new Cause.Aborted("ann"), Severity.Warning },
        { new Cause.Superseded("ann", "1.2.0"), Severity.Info },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void That_a_rollout_is_taken_back_is_as_urgent_as_its_cause(Cause cause, Severity severity)
    {
        var rollout = new Scene().Rollout;
        foreach (var (kind, phase) in new (EventKind, Phase)[]
        {
            (EventKind.RollbackBegan, new Phase.RollingBack(cause, new())),
            (EventKind.RolledBack, new Phase.RolledBack(cause)),
            (EventKind.RollbackBegan, new Phase.Stuck(new Phase.RollingBack(cause, new()), new(ProblemKind.Unclear, "No answer."))),
        })
        {
            Assert.Equal(severity, Notice.Of(rollout with { Phase = phase }, new(1, now, kind, phase.Name, cause.Sentence))!.Severity);
        }
    }

    [Fact]
    public void What_is_too_long_is_cut_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 400));

        var cut = Notice.Of(new Scene().Rollout, new(1, now, EventKind.Started, "Queued", text))!.Evidence;

        Assert.InRange(cut.Length, Notice.LongestEvidence - 12, Notice.LongestEvidence);
        Assert.Empty(cut.Replace("👩‍👩‍👧‍👦", "", StringComparison.Ordinal).TrimEnd('…'));
    }


    [Fact]
    public async Task Somebodys_own_channel_gets_only_what_its_owner_may_see()
    {
        var messages = new MemoryMessages();
        messages.Channels.Add(Given.Channel("x.mine") with { Owner = Owner("shop", until: now.AddDays(1)) });

        await Announcer(messages).AnnounceAsync([Given.Notice(application: "shop"), Given.Notice(application: "blog", number: 2)], default);

        Assert.Equal(["shop"], messages.Notices("x.mine").Select(notice => notice.Application));
    }

    [Fact]
    public async Task Somebodys_own_channel_gets_nothing_once_his_key_is_revoked()
    {
        var messages = new MemoryMessages();
        var (key, _) = ApiKey.Create("ann", [new(Role.Viewer)], "boss", now, null);
        messages.Channels.Add(Given.Channel("x.mine") with { Owner = Owner("shop", until: now.AddDays(1)) with { Key = key.Id } });
        messages.Keys.Add(key with { RevokedAt = now });

        await Announcer(messages).AnnounceAsync([Given.Notice()], default);

        Assert.Empty(messages.Deliveries);
    }

    [Fact]
    public async Task Grants_of_a_token_are_believed_for_a_limited_time()
    {
        var messages = new MemoryMessages();
        messages.Channels.Add(Given.Channel("x.mine") with { Owner = Owner("shop", until: now) });

        await Announcer(messages).AnnounceAsync([Given.Notice()], default);

        Assert.Empty(messages.Deliveries);
    }

    [Fact]
    public async Task Nobody_is_told_twice_however_often_it_is_announced()
    {
        var messages = new MemoryMessages();
        messages.Channels.Add(Given.Channel("all"));
        var notice = Given.Notice();

        await Announcer(messages).AnnounceAsync([notice], default);
        await Announcer(messages).AnnounceAsync([notice], default);

        Assert.Single(messages.Deliveries);
        Assert.Single(messages.Wakeups);
    }

    private static ChannelOwner Owner(string application, DateTimeOffset until) =>
        new("ann", null, [new(Role.Viewer, application)], until);

    private static Announcer Announcer(MemoryMessages messages) =>
        At(messages, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now));

    private static Announcer At(MemoryMessages messages, TimeProvider time) => new(
        messages, messages, messages, new(messages, time), new MemoryStore(), time, NullLogger<Announcer>.Instance);
}
