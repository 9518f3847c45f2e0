using System.Collections.Immutable;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Rollouts.Deciding;

/// <summary>Stages at which hooks are asked, and what follows from their answers.</summary>
internal static class Gates
{
    private static readonly TimeSpan longestPause = TimeSpan.FromMinutes(5);

    /// <summary>Whether the rollout stands at a stage with a hook that has not decided.</summary>
    public static bool AreOpen(Rollout rollout) => !Open(rollout).IsEmpty;

    /// <summary>Why a command can't be followed, for people; null if no hook stands against it.</summary>
    public static string? WhyNot(Rollout rollout, Command command) =>
        command is Command.Advance or Command.Promote
        && rollout.Phase is not Phase.Baking
        && Open(rollout with { Phase = Stepping.At(rollout.Phase) }) is [{ Hook.Name: var hook }, ..]
            ? $"The hook '{hook}' must allow it first."
            : null;

    /// <summary>The hooks that are to be asked now.</summary>
    public static ImmutableArray<HookQuestion> Due(Rollout rollout, DateTimeOffset now) =>
    [
        .. from question in Open(rollout)
           where Asked(rollout, question) is not { } asked || asked.AskAgainAt <= now
           select question,
    ];

    /// <summary>When a hook is to be asked next; null if none is.</summary>
    public static DateTimeOffset? NextAt(Turn turn) =>
        Open(turn.Rollout).Min(question => (DateTimeOffset?)(Asked(turn.Rollout, question)?.AskAgainAt ?? turn.Now));

    /// <summary>What a look has to see while a hook has not decided. The canary is watched all the while.</summary>
    public static Wanted Wants(Rollout rollout, DateTimeOffset now) =>
        Watching.WantsBeside(rollout, now) | (Due(rollout, now).IsEmpty ? Wanted.Nothing : Wanted.Hooks);

    /// <summary>Notes what hooks have answered.</summary>
    /// <returns>Whether the rollout can't go on yet: a hook is still open, or has denied.</returns>
    public static bool Stand(Turn turn)
    {
        var phase = turn.Phase;
        foreach (var question in Open(turn.Rollout))
        {
            if (turn.Seen.Hooks.TryGetValue(question.Hook.Name, out var answer)) Note(turn, question, answer);
            if (turn.Phase != phase) return true;
        }

        if (turn.Seen.Hooks.IsEmpty && !AreOpen(turn.Rollout)) return false;
        if (!AreOpen(turn.Rollout)) turn.Change(rollout => rollout with { Held = null });

        // What the stage leads to is decided from a fresh look.
        Watching.LookAgain(turn, atMost: NextAt(turn) ?? turn.Now);
        return true;
    }

    private static void Note(Turn turn, HookQuestion question, HookAnswer answer)
    {
        var hook = question.Hook;
        var since = Asked(turn.Rollout, question)?.Since ?? turn.Now;
        var because = string.IsNullOrWhiteSpace(answer.Reason) ? "." : $": {answer.Reason}";
        var isOver = turn.Now - since >= hook.AtMost;
        switch (answer.Word)
        {
            case var _ when hook.At is HookStage.OnRollback:
                Settle(turn, question, since, $"The hook '{hook.Name}' was told of the rollback{because}");
                break;
            case HookWord.Allow:
                Settle(turn, question, since, $"The hook '{hook.Name}' allows to go on {Place(question)}{because}");
                break;
            case HookWord.Deny:
                Settle(turn, question, since, $"The hook '{hook.Name}' denies to go on {Place(question)}{because}");
                turn.RollBack(new Cause.Denied(hook.Name, $"The hook '{hook.Name}' denied it {Place(question)}{because}"));
                break;
            case var _ when isOver && hook.OnSilence is HookSilence.Allow:
                Settle(turn, question, since, $"{Silence(hook, because)} The rollout goes on all the same, as its policy says.");
                break;
            case var _ when isOver:
                Settle(turn, question, since, Silence(hook, because));
                turn.RollBack(new Cause.Denied(hook.Name, Silence(hook, because)));
                break;
            default:
                var pause = answer.AskAgainIn ?? turn.Pace.Poll;
                Keep(turn, question, since, turn.Now + (pause < longestPause ? pause : longestPause));
                turn.Hold(HoldReason.Hook, $"It waits {Place(question)} for the hook '{hook.Name}'{because}");
                break;
        }
    }

    private static string Silence(Hook hook, string because) =>
        $"The hook '{hook.Name}' has not allowed it within {Duration.Format(hook.AtMost)}{because}";

    private static string Place(HookQuestion question) => question.Hook.At switch
    {
        HookStage.BeforeDeploy => "before the deployment",
        HookStage.AfterWarmUp => "after the warm-up",
        HookStage.BeforeStep => $"before step {question.Step + 1}",
        HookStage.BeforePromotion => "before the promotion",
        HookStage.AfterPromotion => "after the promotion",
        _ => "on the rollback",
    };

    private static void Settle(Turn turn, HookQuestion question, DateTimeOffset since, string sentence)
    {
        Keep(turn, question, since, null);
        turn.Say(EventKind.HookAnswered, sentence);
    }

    private static void Keep(Turn turn, HookQuestion question, DateTimeOffset since, DateTimeOffset? again) =>
        turn.Change(rollout => rollout with
        {
            Hooks =
            [
                // Answers about earlier steps are in the events, and nothing asks for them any more.
                .. rollout.Hooks.Where(asked => asked.Hook != question.Hook.Name),
                new(question.Hook.Name, question.Step, since, again),
            ],
        });

    private static HookAsked? Asked(Rollout rollout, HookQuestion question) =>
        rollout.Hooks.FirstOrDefault(asked => asked.Hook == question.Hook.Name && asked.Step == question.Step);

    // Of two stages at the same place the second begins when the first is over.
    private static ImmutableArray<HookQuestion> Open(Rollout rollout)
    {
        foreach (var stage in Stages(rollout.Phase))
        {
            var step = stage is HookStage.BeforeStep ? ((Phase.Stepping)rollout.Phase).Step : (int?)null;
            var open = rollout.Policy.Hooks.Where(hook => hook.At == stage)
                .Select(hook => new HookQuestion(hook, rollout, step))
                .Where(question => Asked(rollout, question) is not { AskAgainAt: null })
                .ToImmutableArray();
            if (!open.IsEmpty) return open;
        }

        return [];
    }

    private static ImmutableArray<HookStage> Stages(Phase phase) => phase switch
    {
        Phase.Deploying => [HookStage.BeforeDeploy],
        Phase.Stepping { Step: 0, ReachedAt: null } => [HookStage.AfterWarmUp, HookStage.BeforeStep],
        Phase.Stepping { ReachedAt: null } => [HookStage.BeforeStep],
        Phase.Promoting => [HookStage.BeforePromotion],
        Phase.Baking => [HookStage.AfterPromotion],
        Phase.RollingBack { Progress.IsSafe: true } => [HookStage.OnRollback],
        _ => [],
    };
}
