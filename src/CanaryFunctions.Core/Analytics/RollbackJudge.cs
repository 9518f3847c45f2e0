using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Takes down what people say of rollbacks.</summary>
public sealed class RollbackJudge(
    IRolloutStore rollouts, IRolloutIndex index, RolloutRecorder recorder, TimeProvider time)
{
    private const int MostTries = 20;
    private const int LongestReason = 1000;

    /// <summary>Says whether a rollback was right. To say it again with other words changes it.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="isRight">Whether it was right; if not, it was a false alarm.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why, for people; null if it is not said.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The rollout as it was and as it is; a refusal if it was not taken back.</returns>
    public async Task<Answer<Judged>> JudgeAsync(
        RolloutId id, bool isRight, string by, string? reason, CancellationToken cancellationToken)
    {
        if (reason is { Length: 0 or > LongestReason })
        {
            return new Refusal(RefusalKind.Invalid, "judgement-invalid", "The judgement can't be kept: see the errors.")
            {
                Errors = [new("reason", $"1 to {LongestReason:N0} characters, or leave it out.")],
            };
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await rollouts.FindAsync(id, cancellationToken) is not { } stored)
                return new Refusal(RefusalKind.NotFound, "rollout-unknown", $"There is no rollout {id}.");
            if (stored.Rollout.Phase is not Phase.RolledBack)
            {
                return new Refusal(RefusalKind.Conflict, "not-rolled-back",
                    $"Only a rollout that was taken back can be judged, and this one is {stored.Rollout.Phase.Name}.");
            }

            var judgement = new Judgement(isRight, by, time.GetUtcNow(), reason);
            var (rollout, happened) = Judge(stored.Rollout, judgement);

            // First: should this host die now, the sweep finds it and counts it.
            await index.RecallAsync(rollout, cancellationToken);
            if (await rollouts.SaveAsync(rollout, [happened], null, stored.ETag, cancellationToken) is not { } etag) continue;
            await recorder.RecordAsync(rollout, cancellationToken);
            await index.NoteAsync(rollout, cancellationToken);
            return new Judged(stored.Rollout.Judgement, new(rollout, etag));
        }

        return new Refusal(RefusalKind.Unavailable, "rollout-busy", $"Rollout {id} is being written. Try again.");
    }

    private static (Rollout Rollout, RolloutEvent Happened) Judge(Rollout rollout, Judgement judgement)
    {
        var sentence = $"{judgement.By} says that the rollback was {(judgement.IsRight ? "right" : "a false alarm")}."
            + (judgement.Reason is null ? "" : $" {judgement.Reason}");
        var number = rollout.LastEvent + 1;
        return (
            rollout with { Judgement = judgement, LastEvent = number },
            new(number, judgement.At, EventKind.Judged, rollout.Phase.Name, sentence) { By = judgement.By });
    }
}

/// <summary>That a rollback was judged.</summary>
/// <param name="Before">What was said of it before; null if nothing was.</param>
/// <param name="After">The rollout with the judgement.</param>
public sealed record Judged(Judgement? Before, StoredRollout After);
