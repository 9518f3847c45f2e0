using Microsoft.DurableTask;
using Moq;

namespace CanaryFunctions.App.Tests;

public class The_orchestration_of_a_rollout
{
    private const string Rollout = "01K9Z3GQ4T6V8XABCDEFGHJKMN";

    private static readonly DateTime now = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime next = now.AddMinutes(1);

    private readonly Mock<TaskOrchestrationContext> context = new();
    private readonly TaskCompletionSource timer = new();
    private readonly TaskCompletionSource<object?> wake = new();
    private CancellationToken timerStops;
    private CancellationToken wakeStops;

    public The_orchestration_of_a_rollout()
    {
        context.Setup(self => self.InstanceId).Returns(Rollout);
        context.Setup(self => self.CurrentUtcDateTime).Returns(now);
        context.Setup(self => self.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Callback((DateTime _, CancellationToken stops) => timerStops = stops)
            .Returns(timer.Task);
        context.Setup(self => self.WaitForExternalEvent<object?>("wake", It.IsAny<CancellationToken>()))
            .Callback((string _, CancellationToken stops) => wakeStops = stops)
            .Returns(wake.Task);
        Answers(next);
    }

    [Fact]
    public async Task Waits_until_the_look_that_it_was_told()
    {
        var run = RolloutOrchestration.RunAsync(context.Object);
        Assert.False(run.IsCompleted);

        timer.SetResult();
        await run;

        context.Verify(self => self.CreateTimer(next, It.IsAny<CancellationToken>()), Times.Once);
        BeganAnew();
    }

    [Fact]
    public async Task Looks_at_once_when_it_is_woken_and_stops_its_timer()
    {
        var run = RolloutOrchestration.RunAsync(context.Object);
        Assert.False(run.IsCompleted);

        wake.SetResult(null);
        await run;

        Assert.True(timerStops.IsCancellationRequested);
        BeganAnew();
    }

    [Fact]
    public async Task Stops_waiting_to_be_woken_when_its_time_has_come()
    {
        timer.SetResult();

        await RolloutOrchestration.RunAsync(context.Object);

        Assert.True(wakeStops.IsCancellationRequested);
    }

    [Fact]
    public async Task Begins_anew_once_when_both_come()
    {
        timer.SetResult();
        wake.SetResult(null);

        await RolloutOrchestration.RunAsync(context.Object);

        BeganAnew();
    }

    [Fact]
    public async Task Carries_nothing_on_but_wake_ups_that_are_not_used_yet()
    {
        timer.SetResult();

        await RolloutOrchestration.RunAsync(context.Object);

        context.Verify(self => self.ContinueAsNew(null, true), Times.Once);
        context.Verify(self => self.GetInput<object>(), Times.Never);
    }

    [Fact]
    public async Task Ends_when_nothing_is_left_to_do()
    {
        Answers(null);

        await RolloutOrchestration.RunAsync(context.Object);

        context.Verify(self => self.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>()), Times.Never);
        context.Verify(self => self.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task Tries_again_after_a_minute_when_looking_fails_for_long()
    {
        Looking().ThrowsAsync(new TaskFailedException("AdvanceRollout", 1, new InvalidOperationException("Storage is away.")));
        timer.SetResult();

        await RolloutOrchestration.RunAsync(context.Object);

        context.Verify(self => self.CreateTimer(now.AddMinutes(1), It.IsAny<CancellationToken>()), Times.Once);
        BeganAnew();
    }

    [Fact]
    public async Task Looks_with_patience_at_the_rollout_whose_id_it_has()
    {
        timer.SetResult();

        await RolloutOrchestration.RunAsync(context.Object);

        context.Verify(self => self.CallActivityAsync<DateTime?>(
            new TaskName("AdvanceRollout"),
            Rollout,
            It.Is<TaskOptions?>(options => options!.Retry!.Policy!.MaxNumberOfAttempts == 5)));
    }

    private Moq.Language.Flow.ISetup<TaskOrchestrationContext, Task<DateTime?>> Looking() =>
        context.Setup(self => self.CallActivityAsync<DateTime?>(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()));

    private void Answers(DateTime? look) => Looking().ReturnsAsync(look);

    private void BeganAnew() => context.Verify(self => self.ContinueAsNew(null, true), Times.Once);
}
