using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Sums up rollouts one by one.</summary>
internal sealed class FiguresSum
{
    private readonly Dictionary<string, int> outcomes = [];
    private readonly Dictionary<string, (int Rollouts, int Spoke, int Decided, int Wrong)> checks = [];
    private readonly Dictionary<string, (int Rollouts, long Total, long Longest)> phases = [];
    private readonly List<long> fromCommit = [];
    private readonly List<long> fromRegistration = [];
    private readonly List<long> recovery = [];
    private readonly List<long> detection = [];
    private int rollouts;
    private int deployments;
    private int failed;
    private int right;
    private int wrong;
    private int prevented;
    private long avoided;
    private long served;

    public void Add(EndedRollout ended)
    {
        rollouts++;
        CollectionsMarshal.GetValueRefOrAddDefault(outcomes, ended.Outcome, out _)++;
        deployments += ended.IsDeployment ? 1 : 0;
        failed += ended.NeededRemedy || ended.Undone is not null ? 1 : 0;
        right += ended.IsRight is true ? 1 : 0;
        wrong += ended.IsRight is false ? 1 : 0;
        prevented += ended.IsPrevented ? 1 : 0;
        avoided += ended.BadAvoided;
        served += ended.BadServed;
        if (ended.LeadTime is { } lead) (ended.LeadsFromCommit ? fromCommit : fromRegistration).Add(lead);
        if ((ended.Recovery ?? ended.Undone) is { } restored) recovery.Add(restored);
        if (ended.Detection is { } detected) detection.Add(detected);
        foreach (var check in ended.Checks) Add(check, ended.IsRight is false);
        foreach (var (phase, seconds) in ended.Phases)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(phases, phase, out _);
            sum = (sum.Rollouts + 1, sum.Total + seconds, Math.Max(sum.Longest, seconds));
        }
    }

    /// <summary>Adds what another has summed up.</summary>
    public void Add(FiguresSum other)
    {
        rollouts += other.rollouts;
        deployments += other.deployments;
        failed += other.failed;
        right += other.right;
        wrong += other.wrong;
        prevented += other.prevented;
        avoided += other.avoided;
        served += other.served;
        fromCommit.AddRange(other.fromCommit);
        fromRegistration.AddRange(other.fromRegistration);
        recovery.AddRange(other.recovery);
        detection.AddRange(other.detection);
        foreach (var (outcome, count) in other.outcomes)
            CollectionsMarshal.GetValueRefOrAddDefault(outcomes, outcome, out _) += count;
        foreach (var (check, more) in other.checks)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(checks, check, out _);
            sum = (sum.Rollouts + more.Rollouts, sum.Spoke + more.Spoke, sum.Decided + more.Decided, sum.Wrong + more.Wrong);
        }

        foreach (var (phase, more) in other.phases)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(phases, phase, out _);
            sum = (sum.Rollouts + more.Rollouts, sum.Total + more.Total, Math.Max(sum.Longest, more.Longest));
        }
    }

    /// <summary>The figures.</summary>
    /// <param name="days">How many days they are of.</param>
    public Figures ToFigures(int days) => new()
    {
        Rollouts = rollouts,
        Outcomes = outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Dora = new(
            deployments,
            (double)deployments / days,
            Spread.Of(fromCommit),
            Spread.Of(fromRegistration),
            failed,
            deployments == 0 ? null : (double)failed / deployments,
            Spread.Of(recovery)),
        TimeToDetect = Spread.Of(detection),
        Rollbacks = new(
            rollouts - outcomes.GetValueOrDefault(nameof(Core.Rollouts.Phase.Succeeded)),
            right,
            wrong,
            right + wrong == 0 ? null : (double)wrong / (right + wrong)),
        IncidentsPrevented = prevented,
        BadAvoided = avoided,
        BadServed = served,
        Checks =
        [
            .. from check in checks.OrderBy(check => check.Key, StringComparer.Ordinal)
               let sum = check.Value
               select new CheckFigures(check.Key, sum.Rollouts, sum.Spoke, sum.Decided, sum.Wrong),
        ],
        Phases =
        [
            .. from phase in phases
               orderby phase.Value.Total descending, phase.Key
               let sum = phase.Value
               select new PhaseFigures(phase.Key, sum.Rollouts, sum.Total, (double)sum.Total / sum.Rollouts, sum.Longest),
        ],
    };

    private void Add(CheckDone done, bool wasWrong)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(checks, done.Name, out _);
        sum = (
            sum.Rollouts + 1,
            sum.Spoke + (done.Spoke ? 1 : 0),
            sum.Decided + (done.Decided ? 1 : 0),
            sum.Wrong + (done.Decided && wasWrong ? 1 : 0));
    }
}
