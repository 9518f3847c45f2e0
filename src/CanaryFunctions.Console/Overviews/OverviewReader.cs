using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.WebConsole.Overviews;

/// <summary>What is to be seen of all applications, by somebody.</summary>
internal sealed class OverviewReader(
    IEnvironmentStore environments, ILiveStintStore stints, IRolloutIndex index, IRolloutStore rollouts)
{
    private const int NamesAtOnce = 1000;
    private const int ReadsAtATime = 16;

    /// <summary>Reads a part.</summary>
    /// <param name="asked">Which.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="grants">What he may do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Overview> ReadAsync(
        OverviewQuery asked, string caller, ImmutableArray<Grant> grants, CancellationToken cancellationToken)
    {
        var underWay = new Dictionary<(string, string), RolloutSummary>();
        await foreach (var rollout in index.AllAsync(new(null), cancellationToken))
        {
            if (!rollout.Phase.IsEnd && IsSeen(new(rollout.Application, rollout.Environment)))
                underWay[(rollout.Application, rollout.Environment)] = rollout;
        }

        var busy = underWay.Keys.Select(place => place.Item1).ToHashSet();
        var names = asked.Show is Shown.All
            ? await NamesAsync(asked, grants, cancellationToken)
            : [.. busy.Where(asked.Fits).Order(StringComparer.Ordinal)];

        if (asked.UnderWayFirst) names = [.. names.OrderByDescending(busy.Contains)];

        // Who is needed is known only of what has been read.
        var most = asked.Show is Shown.NeedsMe ? names.Count : asked.UnderWayFirst ? Math.Max(asked.Most, busy.Count) : asked.Most;
        var before = asked.After is { } after ? names.Count(name => string.CompareOrdinal(name, after) <= 0) : 0;
        var part = names.Skip(before).Take(most).ToArray();

        var cards = new EnvironmentCard[part.Length][];
        await Parallel.ForAsync(
            0,
            part.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtATime, CancellationToken = cancellationToken },
            async (number, token) => cards[number] = await CardsAsync(part[number], token));
        return new(
            [.. cards.SelectMany(some => some).Where(card => asked.Show switch
            {
                Shown.UnderWay => card.UnderWay is not null,
                Shown.NeedsMe => card.Need is not null,
                _ => true,
            })],
            asked.Show is Shown.NeedsMe ? null : new(before, part.Length, names.Count),
            before + part.Length < names.Count ? part.LastOrDefault() : null,
            underWay.Count,
            names.Count == 0 && asked is { Show: Shown.All, Search: "" });

        bool IsSeen(Scope scope) => grants.Any(grant => grant.Allows(Role.Viewer, scope));

        async Task<EnvironmentCard[]> CardsAsync(string application, CancellationToken token)
        {
            var some = new List<EnvironmentCard>();
            foreach (var environment in await environments.ListAsync(application, token))
            {
                if (!IsSeen(new(application, environment.Name))) continue;
                var live = await stints.FindAsync(application, environment.Name, token);
                var last = await index.ListAsync(new(application) { Environment = environment.Name }, null, 1, token);
                var now = underWay.TryGetValue((application, environment.Name), out var summary)
                    ? (await rollouts.FindAsync(summary.Id, token))?.Rollout
                    : null;
                if (now is { Phase.IsEnd: true }) now = null;
                some.Add(new(
                    application,
                    environment.Name,
                    live?.Value,
                    now,
                    last.Items.FirstOrDefault(),
                    now is null ? null : Needs.Of(now, caller, grants)));
            }

            return [.. some];
        }
    }

    private async Task<IReadOnlyList<string>> NamesAsync(
        OverviewQuery asked, ImmutableArray<Grant> grants, CancellationToken cancellationToken)
    {
        var (names, from) = (new List<string>(), default(string));
        do
        {
            var some = await environments.ApplicationsAsync(from, NamesAtOnce, cancellationToken);
            names.AddRange(some.Items.Where(name =>
                asked.Fits(name) && grants.Any(grant => grant.Application is null || grant.Application == name)));
            from = some.Next;
        }
        while (from is not null);
        return names;
    }
}
