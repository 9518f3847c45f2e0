using System.Collections.Immutable;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>Makes decisions again from what was stored with them, and compares.</summary>
public sealed class RolloutExplainer(IRolloutStore rollouts)
{
    /// <summary>Explains an event.</summary>
    /// <returns>The explanation; a refusal if there is no such rollout or event.</returns>
    public async Task<Answer<Explanation>> ExplainAsync(RolloutId id, int number, CancellationToken cancellationToken)
    {
        if (await rollouts.FindAsync(id, cancellationToken) is null)
            return new Refusal(RefusalKind.NotFound, "rollout-unknown", $"There is no rollout '{id}'.");
        if (number < 1 || await EventsAsync(number, 1) is not [var happened])
        {
            return new Refusal(RefusalKind.NotFound, "event-unknown",
                $"Rollout {id} has no event {number}. Its events are numbered from 1.");
        }

        if (await rollouts.FindBasisAsync(id, number, cancellationToken) is not { } basis || basis.Last < number)
            return new Explanation(happened, null, [], null);

        var again = RolloutMachine.Decide(basis.Before, basis.Seen, basis.At).Events;
        var first = basis.Before.LastEvent + 1;
        var recorded = await EventsAsync(first, basis.Last - first + 1);
        return new Explanation(happened, basis, again, recorded.Select(Said).SequenceEqual(again.Select(Said)));

        async Task<ImmutableArray<RolloutEvent>> EventsAsync(int from, int count) =>
            await rollouts.EventsAsync(id, from - 1, count, cancellationToken);
    }

    // The last digits of the evidence may differ between processors; what was decided and said may not.
    private static (int, DateTimeOffset, EventKind, string, string) Said(RolloutEvent happened) =>
        (happened.Number, happened.At, happened.Kind, happened.Phase, happened.Sentence);
}
