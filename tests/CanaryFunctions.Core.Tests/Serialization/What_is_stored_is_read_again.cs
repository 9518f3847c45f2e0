using System.Text.Json;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Tests.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Core.Tests.Serialization;

public class What_is_stored_is_read_again
{
    private static readonly Phase.Stepping step = new(1, DateTimeOffset.UnixEpoch);
    private static readonly Problem problem = new(ProblemKind.Transient, "Busy.", TimeSpan.FromSeconds(3));

    private static readonly object[] examples =
    [
        new Phase.Queued(), new Phase.Deploying(), new Phase.Warming(DateTimeOffset.UnixEpoch, 2), step,
        new Phase.Paused(step, PauseReason.Drift, "Because."), new Phase.Promoting(), new Phase.Baking(DateTimeOffset.UnixEpoch),
        new Phase.Succeeded(), new Phase.RollingBack(new Cause.Aborted("ann"), new() { Successes = 1 }),
        new Phase.RolledBack(new Cause.Degraded("errors", "Fails.")), new Phase.Stuck(step, problem),
        new Cause.Degraded("errors", "Fails."), new Cause.NotUp("503."), new Cause.Unobservable("Silence."),
        new Cause.Undecided("No evidence."), new Cause.Aborted("ann"), new Cause.Superseded("ann", "2.0.0"),
        new Cause.DeadlinePassed(TimeSpan.FromHours(6)), new Cause.Drifted("Swapped."),
        new Cause.Denied("load test", "Too slow."),
        new Command.Pause("ann"), new Command.Resume("ann"), new Command.Advance("ann"), new Command.Promote("ann"),
        new Command.Approve("bob"), new Command.Abort("ann"), new Command.Retry("ann"), new Command.Supersede("ann", "2.0.0"),
        new RolloutAction.SetShare(new(12.5)), new RolloutAction.Deploy(Scene.Version("1.1.0")),
        new RolloutAction.Swap(Scene.Version("1.1.0").Number), new RolloutAction.PrepareSwap(), new RolloutAction.CancelSwap(), new RolloutAction.StopSlot(), new RolloutAction.StartSlot(),
        new CheckState.Failures(ComparisonTest.Start(new()).Observe(new(150, 3), new(2850, 7))),
        new CheckState.Slowness(LatencyComparison.Start(new()).WithHistory(new([100, 500], [150, 190], 200))),
        new CheckState.Limit { Broken = 2, Last = double.NaN, Open = new(DateTimeOffset.UnixEpoch, 1.5, 1) },
        new CheckState.Slo(SloTest.Start(0.001).Observe(new(150, 3))),
        new CheckState.Probe([true, false], DateTimeOffset.UnixEpoch, "200."),
        new CheckState.Judge { Canary = [1, double.NaN], Baseline = [2] },
        new Artifact.Package(new("https://a.example/a.zip"), "sha256:0"), new Artifact.Image("a.example/a@sha256:0"),
        new SloCheck { Name = "slo", Objective = 99.9 }, new JudgeCheck { Name = "cpu", Metric = "CpuTime" },
        new ProbeCheck { Name = "home", Path = "/", Failures = new(2, 3) },
        new ComparisonCheck { Name = "errors" }, new LimitCheck { Name = "cpu", Metric = "CpuTime", Max = 1 },
    ];

    public static TheoryData<Type> Kinds => [typeof(Phase), typeof(Cause), typeof(Command), typeof(RolloutAction), typeof(CheckState), typeof(HealthCheck), typeof(Artifact)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_keeps_its_type_and_value(Type kind)
    {
        var types = kind.Assembly.GetTypes().Where(type => type.IsSubclassOf(kind) && !type.IsAbstract).ToHashSet();
        var given = examples.Where(example => kind.IsInstanceOfType(example)).ToList();
        Assert.Equal(types, given.Select(example => example.GetType()).ToHashSet());

        Assert.All(given, example =>
        {
            var read = JsonSerializer.Deserialize(Text(example), kind, CanaryJson.Options)!;
            Assert.Equal((example.GetType(), Text(example)), (read.GetType(), Text(read)));
        });

        string Text(object value) => JsonSerializer.Serialize(value, kind, CanaryJson.Options);
    }

    [Fact]
    public void A_comparison_keeps_every_digit()
    {
        var test = ComparisonTest.Start(new()).WithHistory(new(2850, 6)).Observe(new(150, 3), new(2850, 7)).StartingPoint();

        var read = JsonSerializer.Deserialize<ComparisonTest>(JsonSerializer.Serialize(test, CanaryJson.Options), CanaryJson.Options)!;

        Assert.Equal(test.LogDegradedE, read.LogDegradedE);
        Assert.Equal(test.LogSafeE, read.LogSafeE);
        Assert.Equal(test.Spread, read.Spread);
        Assert.Equal(test.Observe(new(150, 1), new(2850, 9)).LogDegradedE, read.Observe(new(150, 1), new(2850, 9)).LogDegradedE);
    }

    [Theory]
    [InlineData("""{"name":"p","steps":[{"weight":5}],"colour":"red"}""")]
    [InlineData("""{"name":"p","steps":[{"weight":-5}]}""")]
    [InlineData("""{"name":"p","steps":[{"weight":"five"}]}""")]
    [InlineData("""{"name":"p"}""")]
    [InlineData("""{"name":"p","steps":[{"weight":5,"advance":"whenever"}]}""")]
    [InlineData("""{"name":"p","steps":[{"weight":5}],"checks":[{"kind":"guess","name":"g"}]}""")]
    public void What_people_write_is_read_strictly(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Policy>(json, CanaryJson.Strict));
}
