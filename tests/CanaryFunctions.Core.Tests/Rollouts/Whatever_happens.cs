using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Tests.Notifications;
using CanaryFunctions.Core.Versions;
using CsCheck;
using Semver;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>Rules that hold for every rollout, through refusals, lost answers, commands, faults, drift, and hosts that
/// die between any two calls.</summary>
public class Whatever_happens
{
    private static readonly Gen<Mishap> mishap = Gen.OneOf(
        Gen.Const<Mishap>(new Mishap.Quiet()),
        Gen.Const<Mishap>(new Mishap.Quiet()),
        Gen.Int[0, 12].Select(Mishap (call) => new Mishap.Die(call)),
        Gen.Int[1, 3].Select(Mishap (times) => new Mishap.Refuse(times)),
        Gen.Int[0, 55].Select(Mishap (seconds) => new Mishap.LoseAnswer(TimeSpan.FromSeconds(seconds))),
        Gen.OneOf(new Command[]
        {
            new Command.Pause("p"), new Command.Resume("p"), new Command.Advance("p"), new Command.Promote("p"),
            new Command.Abort("p"), new Command.Retry("p"), new Command.Supersede("p", "2.0.0"),
        })
            .Select(Mishap (command) => new Mishap.Ask(command)),
        Gen.Int[0, 300].Select(Mishap (perThousand) => new Mishap.Worsen(perThousand)),
        Gen.Bool.Select(Mishap (silent) => new Mishap.Silence(silent)),
        Gen.Bool.Select(Mishap (up) => new Mishap.GoDown(!up)),
        Gen.Int[0, 100].Select(Mishap (share) => new Mishap.Drift(share)),
        Gen.Const<Mishap>(new Mishap.Redeploy()),
        Gen.Const<Mishap>(new Mishap.SwapByHand()),
        Gen.Const<Mishap>(new Mishap.Hotfix()),
        Gen.Const<Mishap>(new Mishap.PrepareByHand()),
        Gen.Enum<HookWord>().Select(Mishap (word) => new Mishap.Say(word)));

    private static readonly Gen<Policy> policies =
        from pinned in Gen.Enum<PinnedVisitors>()
        from degraded in Gen.Enum<DegradedResponse>()
        from silence in Gen.Enum<SilenceAction>()
        from advance in Gen.Enum<Advance>()
        from probe in Gen.Enum<Probing>()
        from kind in Gen.Enum<PromotionKind>()
        from hooks in Gen.Enum<HookStage>().Array[0, 3]
        select Scene.TwoSteps with
        {
            Promotion = Scene.TwoSteps.Promotion with { Kind = kind },
            PinnedVisitors = pinned,
            OnDegraded = degraded,
            Checks = probe is Probing.No
                ? Scene.TwoSteps.Checks
                : [.. Scene.TwoSteps.Checks, new ProbeCheck { Name = "home", Path = "/", Critical = probe is Probing.Critical }],
            Hooks = [.. hooks.Distinct().Select(stage => new Hook { Name = $"{stage}", At = stage, Url = new("https://hooks.example") })],
            OnNoData = new(TimeSpan.FromMinutes(10), silence),
            Steps = [Scene.TwoSteps.Steps[0] with { Advance = advance }, Scene.TwoSteps.Steps[1]],
        };

    private enum Probing
    {
        No,
        Yes,
        Critical,
    }

    [Fact]
    public void The_rules_hold_and_every_rollout_finds_its_end() =>
        Gen.Select(policies, mishap.Array[0, 40]).Sample((policy, mishaps) =>
        {
            var scene = new Scene(policy: policy);
            scene.Messages.Channels.Add(Given.Channel("all", new Subscription { Topics = Topics.OfRollouts }));
            var others = new Others();
            foreach (var happens in mishaps) Happen(scene, happens, others);
            Calm(scene);

            Assert.True(scene.Rollout.Phase.IsEnd, $"No way out of {scene.Rollout.Phase}.");
            CheckRules(scene, others);
        }, iter: 1500);

    private static void Happen(Scene scene, Mishap happens, Others others)
    {
        switch (happens)
        {
            case Mishap.Quiet:
                scene.For(TimeSpan.FromMinutes(3));
                break;
            case Mishap.Die die:
                var mortal = new Mortal(scene, die.Call);
                try
                {
                    scene.Engine(mortal, mortal).AdvanceAsync(scene.Id, null, default).GetAwaiter().GetResult();
                }
                catch (DeadException)
                {
                    // The next look is another host's.
                }

                scene.Time.Advance(TimeSpan.FromSeconds(10));
                break;
            case Mishap.Refuse refuse:
                var left = refuse.Times;
                scene.World.Refuse = _ => left-- > 0 ? new(ProblemKind.Transient, "Busy.") : null;
                break;
            case Mishap.LoseAnswer lose:
                scene.World.LoseNextAnswer = lose.Delay;
                break;
            case Mishap.Ask ask:
                scene.Command(ask.Command);
                break;
            case Mishap.Worsen worsen:
                scene.World.Badness["1.1.0"] = worsen.PerThousand;
                break;
            case Mishap.Silence silence:
                scene.World.IsSilent = silence.IsSilent;
                break;
            case Mishap.GoDown down:
                scene.World.IsUp = !down.IsDown;
                break;
            case Mishap.Redeploy when scene.Rollout.Phase is Phase.Stepping:
                scene.World.InSlot = "0.9.0";
                break;
            case Mishap.SwapByHand when scene.Rollout is { Intent: null, Phase: Phase.Stepping or Phase.Baking }:
                scene.World.SwapByHand();
                (others.Swaps, others.IsFixed) = (others.Swaps + 1, false);
                break;
            case Mishap.Hotfix when scene.Rollout is { Intent: null, Phase.IsEnd: false }:
                (scene.World.Live, scene.World.LiveContent) = ("3.0.0", "package 3.0.0");
                others.IsFixed = true;
                break;
            case Mishap.PrepareByHand when scene.Rollout.Phase is Phase.Stepping:
                scene.World.IsPrepared = true;
                break;
            case Mishap.Say say:
                scene.World.Hook = _ => new(say.Word);
                break;
            case Mishap.Drift drift when scene.Rollout.Phase is Phase.Stepping:
                scene.World.SetShare(drift.Share);
                break;
            default:
                break;
        }

        scene.Look();
    }

    /// <summary>The world is kind again, and a person does the one thing that each phase may wait for.</summary>
    private static void Calm(Scene scene)
    {
        scene.World.Refuse = _ => null;
        (scene.World.IsSilent, scene.World.IsUp) = (false, true);
        for (var hour = 0; hour < 12 && !scene.Rollout.Phase.IsEnd; hour++)
        {
            scene.For(TimeSpan.FromHours(1));
            if (scene.Rollout.Phase is Phase.Stuck) scene.Command(new Command.Retry("calm"));
            if (scene.Rollout.Held?.StartsWith("Somebody has begun", StringComparison.Ordinal) is true) scene.World.IsPrepared = false;
            if (scene.Rollout.Phase is Phase.Paused or Phase.Stepping or Phase.Baking { IsReplaced: true }) scene.Command(new Command.Abort("calm"));
        }
    }

    private static void CheckRules(Scene scene, Others others)
    {
        var (rollout, events) = (scene.Rollout, scene.Store.Events);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(happened => happened.Number));
        Assert.Equal(0, scene.World.Share.Value);
        Assert.False(scene.World.IsPrepared);
        if (rollout.Phase is Phase.Succeeded) Assert.Equal("1.1.0", scene.World.Live);
        if (rollout.Phase is Phase.RolledBack back)
        {
            if (!others.IsFixed && others.Swaps == 0) Assert.Equal("1.0.0", scene.World.Live);
            Assert.False(string.IsNullOrWhiteSpace(back.Cause.Sentence));
            if (rollout.Policy.PinnedVisitors is PinnedVisitors.Heal) Assert.NotEqual("1.1.0", scene.World.InSlot);
        }

        if (others.IsFixed) Assert.Equal("3.0.0", scene.World.Live);
        var worthTelling = events.Where(happened => Topics.Of(happened) is not null);
        Assert.Equal(
            worthTelling.Select(happened => $"{rollout.Id}-{happened.Number:D6}"),
            scene.Messages.Notices("all").Select(notice => notice.Id));

        var named = events.Select(happened => happened.Phase).Append("Queued").ToHashSet();
        Assert.All(scene.Store.Phases, phase => Assert.True(
            named.Contains(phase.Name) || phase is Phase.Deploying, $"{phase.Name} was entered without an event."));
        Assert.True(scene.World.Done.Count(done => done == "swap to 1.1.0") <= 1 + others.Swaps);
        Assert.True(scene.World.Done.Count(done => done == "swap to 1.0.0") <= 1 + others.Swaps);
        var restored = events.Count(happened => happened.Kind is EventKind.Resumed);
        Assert.True(scene.World.Done.Count(done => done == "deploy 1.1.0") <= 1 + restored);
        foreach (var hook in rollout.Policy.Hooks.Where(hook => rollout.Phase is Phase.Succeeded && hook.At is not HookStage.OnRollback))
        {
            Assert.Contains(scene.Store.Events, happened =>
                happened.Kind is EventKind.HookAnswered
                && happened.Sentence.StartsWith($"The hook '{hook.Name}' allows", StringComparison.Ordinal));
        }

        Assert.All(
            scene.World.Done.Where(done => done.StartsWith("share", StringComparison.Ordinal)),
            done => Assert.Contains(done, (string[])["share 0", "share 10", "share 50"]));
    }

    /// <summary>What somebody else has done.</summary>
    private sealed class Others
    {
        public int Swaps { get; set; }

        /// <summary>Whether a fix of theirs is live, which they have not swapped away themselves.</summary>
        public bool IsFixed { get; set; }
    }

    private abstract record Mishap
    {
        public sealed record SwapByHand : Mishap;

        public sealed record Hotfix : Mishap;

        public sealed record PrepareByHand : Mishap;

        public sealed record Quiet : Mishap;

        public sealed record Die(int Call) : Mishap;

        public sealed record Refuse(int Times) : Mishap;

        public sealed record LoseAnswer(TimeSpan Delay) : Mishap;

        public sealed record Ask(Command Command) : Mishap;

        public sealed record Worsen(int PerThousand) : Mishap;

        public sealed record Silence(bool IsSilent) : Mishap;

        public sealed record GoDown(bool IsDown) : Mishap;

        public sealed record Drift(int Share) : Mishap;

        public sealed record Redeploy : Mishap;

        public sealed record Say(HookWord Word) : Mishap;
    }

    private sealed class DeadException : Exception;

    /// <summary>A host that dies at its n-th breath: before or after any call to the store or the target.</summary>
    private sealed class Mortal(Scene scene, int breaths) : IRolloutStore, ITargetControl
    {
        private int left = breaths;

        public Task<RolloutId> ClaimAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken token) =>
            Live(() => scene.Store.ClaimAsync(environment, id, token));

        public Task ReleaseAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken token) =>
            Live(async () =>
            {
                await scene.Store.ReleaseAsync(environment, id, token);
                return 0;
            });

        public Task<string> AddAsync(Rollout rollout, ImmutableArray<RolloutEvent> events, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<StoredRollout?> FindAsync(RolloutId id, CancellationToken token) =>
            Live(() => scene.Store.FindAsync(id, token));

        public Task<string?> SaveAsync(
            Rollout rollout,
            ImmutableArray<RolloutEvent> events,
            DecisionBasis? basis,
            string etag,
            CancellationToken token) =>
            Live(() => scene.Store.SaveAsync(rollout, events, basis, etag, token));

        public Task<DecisionBasis?> FindBasisAsync(RolloutId id, int number, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<ImmutableArray<RolloutEvent>> EventsAsync(RolloutId id, int after, int most, CancellationToken token) =>
            Live(() => scene.Store.EventsAsync(id, after, most, token));

        public Task<Seen<Percentage>> ReadShareAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.ReadShareAsync(target, token));

        public Task<Seen<SlotsSeen>> ReadSlotsAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.ReadSlotsAsync(target, token));

        public Task<Seen<OperationSeen>> ReadOperationAsync(Target target, Uri operation, CancellationToken token) =>
            Live(() => scene.World.ReadOperationAsync(target, operation, token));

        public Task<ProbeAnswer> ProbeAsync(
            Target target, CanaryPlace place, string path, bool wantsBody, CancellationToken token) =>
            Live(() => scene.World.ProbeAsync(target, place, path, wantsBody, token));

        public Task<ActionOutcome> SetShareAsync(Target target, Percentage share, CancellationToken token) =>
            Live(() => scene.World.SetShareAsync(target, share, token));

        public Task<ActionOutcome> DeployAsync(Target target, AppVersion version, CancellationToken token) =>
            Live(() => scene.World.DeployAsync(target, version, token));

        public Task<ActionOutcome> SwapAsync(Target target, SemVersion live, SemVersion? over, CancellationToken token) =>
            Live(() => scene.World.SwapAsync(target, live, over, token));

        public Task<ActionOutcome> PrepareSwapAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.PrepareSwapAsync(target, token));

        public Task<ActionOutcome> CancelSwapAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.CancelSwapAsync(target, token));

        public Task<ActionOutcome> StopSlotAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.StopSlotAsync(target, token));

        public Task<ActionOutcome> StartSlotAsync(Target target, CancellationToken token) =>
            Live(() => scene.World.StartSlotAsync(target, token));

        public Task<ActionOutcome> RestartAsync(Target target, CanaryPlace place, CancellationToken token) =>
            throw new NotSupportedException();

        private async Task<T> Live<T>(Func<Task<T>> call)
        {
            if (left-- == 0) throw new DeadException();
            var answer = await call();
            if (left-- == 0) throw new DeadException();
            return answer;
        }
    }
}
