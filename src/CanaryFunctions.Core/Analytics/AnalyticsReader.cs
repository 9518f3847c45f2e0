using System.Collections.Concurrent;
using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Answers what is asked of the rollouts that have ended.</summary>
public sealed class AnalyticsReader(IAnalyticsStore store, IEnvironmentStore environments)
{
    private const int AtOnce = 8;
    private const int MostApplications = 1000;

    /// <summary>Reads and sums up.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="isVisible">Whether something of an application, or of an environment, may be told of.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AnalyticsAnswer> AskAsync(
        AnalyticsQuery query, Func<Scope, bool> isVisible, CancellationToken cancellationToken)
    {
        var asked = query.Application is { } one ? [one] : await AllAsync(cancellationToken);
        var applications = asked.RemoveAll(name => !isVisible(new(name)));
        var from = UtcDay(LocalDays.StartOf(query.From, query.Zone));
        var to = UtcDay(LocalDays.StartOf(query.To.AddDays(1), query.Zone));
        var days = await store.DaysAsync(applications, from, to, cancellationToken);
        var teams = await TeamsAsync(query, applications, cancellationToken);
        return Sum(query, applications.Zip(days).SelectMany(
            one => one.Second.Where(day => isVisible(new(one.First, day.Environment))),
            (one, day) => (one.First, teams.GetValueOrDefault((one.First, day.Environment)), day)));
    }

    /// <summary>Sums up days.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="days">All days that may hold some of it; more do no harm.</param>
    public static AnalyticsAnswer Sum(
        AnalyticsQuery query, IEnumerable<(string Application, string? Team, PackedDay Day)> days)
    {
        var periods = LocalDays.Periods(query.From, query.To, query.By);
        var starts = periods.Select(period => LocalDays.StartOf(period.From, query.Zone)).ToArray();
        var end = LocalDays.StartOf(query.To.AddDays(1), query.Zone);
        var (total, groups) = (new FiguresSum(), new Dictionary<GroupKey, FiguresSum>());
        if (query is { Group: Grouping.None, By: not Period.Whole })
            for (var at = 0; at < periods.Length; at++) groups[new(at)] = new();
        foreach (var (application, team, day) in days)
        {
            if (query.Environment is not null && day.Environment != query.Environment) continue;
            if (query.Team is not null && team != query.Team) continue;
            var (last, sum) = (new GroupKey(-1), new FiguresSum());
            foreach (var ended in day.Unpack())
            {
                if (ended.At < starts[0] || ended.At >= end) continue;
                var key = KeyOf(query.Group, PeriodOf(ended.At, starts), application, team, day.Environment, ended.Outcome);
                if (key != last)
                {
                    last = key;
                    if (!groups.TryGetValue(key, out sum)) groups[key] = sum = new();
                }

                sum!.Add(ended);
            }
        }

        foreach (var part in groups.Values) total.Add(part);
        if (query is { Group: Grouping.None, By: Period.Whole }) groups.Clear();
        return new(
            query.From,
            query.To,
            query.Zone.Id,
            total.ToFigures(new DayRange(query.From, query.To).Days),
            [
                .. from part in groups
                   let key = part.Key
                   let period = periods[key.Period]
                   orderby key.Period, key.Team, key.Application, key.Environment, key.Outcome
                   select new FiguresGroup(
                       period.From, period.To, key.Application, key.Environment, key.Outcome, part.Value.ToFigures(period.Days))
                   {
                       Team = key.Team,
                   },
            ]);
    }

    private static GroupKey KeyOf(
        Grouping group, int period, string application, string? team, string environment, string outcome) =>
        group switch
        {
            Grouping.Application => new(period, application),
            Grouping.Environment => new(period, application, environment),
            Grouping.Team => new(period, Team: team),
            Grouping.Cause => new(period, Outcome: outcome),
            _ => new(period),
        };

    private static int PeriodOf(DateTimeOffset at, DateTimeOffset[] starts)
    {
        var found = Array.BinarySearch(starts, at);
        return found >= 0 ? found : ~found - 1;
    }

    private static DateOnly UtcDay(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private async Task<ImmutableArray<string>> AllAsync(CancellationToken cancellationToken)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        string? after = null;
        do
        {
            var slice = await environments.ApplicationsAsync(after, MostApplications, cancellationToken);
            names.AddRange(slice.Items);
            after = slice.Next;
        }
        while (after is not null);
        return names.ToImmutable();
    }

    /// <summary>The team of each environment, where teams are asked for.</summary>
    private async Task<IReadOnlyDictionary<(string Application, string Environment), string?>> TeamsAsync(
        AnalyticsQuery query, ImmutableArray<string> applications, CancellationToken cancellationToken)
    {
        var teams = new ConcurrentDictionary<(string Application, string Environment), string?>();
        if (query.Team is null && query.Group is not Grouping.Team) return teams;
        await Parallel.ForEachAsync(
            applications,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (application, stopping) =>
            {
                foreach (var environment in await environments.ListAsync(application, stopping))
                    teams[(application, environment.Name)] = environment.Target.Team;
            });
        return teams;
    }

    private readonly record struct GroupKey(
        int Period, string? Application = null, string? Environment = null, string? Outcome = null, string? Team = null);
}
