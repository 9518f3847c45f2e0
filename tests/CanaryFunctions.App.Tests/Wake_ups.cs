using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace CanaryFunctions.App.Tests;

public class Wake_ups
{
    private static readonly RolloutId rollout = RolloutId.New(new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    private readonly Mock<DurableTaskClient> client = new("test");

    [Fact]
    public async Task Start_the_orchestration_of_a_rollout_that_has_none()
    {
        Runs([null]);

        await DurableWakeups.WakeAsync(client.Object, rollout, default);

        Started(Times.Once());
        Woken(Times.Never());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    public async Task Wake_one_that_runs(OrchestrationRuntimeStatus status)
    {
        Runs([status]);

        await DurableWakeups.WakeAsync(client.Object, rollout, default);

        Started(Times.Never());
        Woken(Times.Once());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    public async Task Start_one_that_has_ended_anew(OrchestrationRuntimeStatus status)
    {
        Runs([status]);

        await DurableWakeups.WakeAsync(client.Object, rollout, default);

        Started(Times.Once());
    }

    [Fact]
    public async Task Wake_one_that_somebody_else_starts_at_the_same_time()
    {
        Runs([null, OrchestrationRuntimeStatus.Pending]);
        Starting().ThrowsAsync(new InvalidOperationException("It exists already."));

        await DurableWakeups.WakeAsync(client.Object, rollout, default);

        Woken(Times.Once());
    }

    [Fact]
    public async Task Fail_when_none_can_be_started()
    {
        Runs([null, null]);
        Starting().ThrowsAsync(new InvalidOperationException("Storage is away."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => DurableWakeups.WakeAsync(client.Object, rollout, default));
    }

    [Fact]
    public async Task Go_through_the_client_of_the_function_that_runs_and_through_none_after_it()
    {
        Runs([null]);
        var wakeups = new DurableWakeups();

        using (wakeups.Through(client.Object)) await wakeups.WakeAsync(rollout, "ticket", default);

        Started(Times.Once());
        await Assert.ThrowsAsync<InvalidOperationException>(() => wakeups.WakeAsync(rollout, "ticket", default));
    }

    [Fact]
    public async Task Of_the_sweep_start_only_what_does_not_run()
    {
        var other = RolloutId.New(new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));
        var index = new Mock<IRolloutIndex>();
        index.Setup(self => self.ListAsync(new RolloutQuery(null), null, It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Slice<RolloutSummary>([Summary(rollout), Summary(other)], null));
        Runs([null, null]);
        client.Setup(self => self.GetInstanceAsync(other.ToString(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Instance(OrchestrationRuntimeStatus.Running));

        await new Upkeep(index.Object, new FakeTimeProvider()).SweepAsync(new(), client.Object, default);

        Started(Times.Once());
        Woken(Times.Never());
    }

    [Fact]
    public async Task What_ended_a_week_ago_is_forgotten()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 3, 30, 0, TimeSpan.Zero));

        await new Upkeep(Mock.Of<IRolloutIndex>(), time).PurgeAsync(new(), client.Object, default);

        client.Verify(self => self.PurgeAllInstancesAsync(
            It.Is<PurgeInstancesFilter>(filter => filter.CreatedTo == time.GetUtcNow().AddDays(-7)
                && !filter.Statuses!.Contains(OrchestrationRuntimeStatus.Running)),
            It.IsAny<CancellationToken>()));
    }

    private static RolloutSummary Summary(RolloutId id) => new()
    {
        Id = id,
        Application = "shop",
        Environment = "production",
        Baseline = Semver.SemVersion.Parse("1.0.0"),
        Canary = Semver.SemVersion.Parse("1.1.0"),
        Policy = "careful",
        StartedBy = "ann",
        Phase = new Phase.Queued(),
    };

    private static OrchestrationMetadata Instance(OrchestrationRuntimeStatus status) =>
        new("RolloutV1", rollout.ToString()) { RuntimeStatus = status };

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<string>> Starting() =>
        client.Setup(self => self.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));

    private void Runs(OrchestrationRuntimeStatus?[] inTurn)
    {
        var answers = client.SetupSequence(self => self.GetInstanceAsync(
            rollout.ToString(), It.IsAny<bool>(), It.IsAny<CancellationToken>()));
        foreach (var status in inTurn) answers = answers.ReturnsAsync(status is { } known ? Instance(known) : null);
    }

    private void Started(Times times) => client.Verify(
        self => self.ScheduleNewOrchestrationInstanceAsync(
            new TaskName("RolloutV1"),
            null,
            It.Is<StartOrchestrationOptions?>(options => options!.InstanceId == rollout.ToString()),
            It.IsAny<CancellationToken>()),
        times);

    private void Woken(Times times) => client.Verify(
        self => self.RaiseEventAsync(rollout.ToString(), "wake", null, It.IsAny<CancellationToken>()), times);
}
