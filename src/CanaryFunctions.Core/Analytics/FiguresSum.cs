using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics;

/// <summary>Sums up rollouts one by one.</summary>
internal sealed class FiguresSum
{
    private readonly NamedSums<int> outcomes = new();
    private readonly NamedSums<(int Rollouts, int Spoke, int Decided, int Wrong)> checks = new();
    private readonly NamedSums<(int Rollouts, long Total, long Longest)> phases = new();
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
        outcomes.Of(ended.Outcome)++;
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
            ref var sum = ref phases.Of(phase);
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
        foreach (var (outcome, count) in other.outcomes.All) outcomes.Of(outcome) += count;
        foreach (var (check, more) in other.checks.All)
        {
            ref var sum = ref checks.Of(check);
            sum = (sum.Rollouts + more.Rollouts, sum.Spoke + more.Spoke, sum.Decided + more.Decided, sum.Wrong + more.Wrong);
        }

        foreach (var (phase, more) in other.phases.All)
        {
            ref var sum = ref phases.Of(phase);
            sum = (sum.Rollouts + more.Rollouts, sum.Total + more.Total, Math.Max(sum.Longest, more.Longest));
        }
    }

    /// <summary>The figures.</summary>
    /// <param name="days">How many days they are of.</param>
    public Figures ToFigures(int days) => new()
    {
        Rollouts = rollouts,
        Outcomes = outcomes.All.ToImmutableSortedDictionary(
            outcome => outcome.Name, outcome => outcome.Sum, StringComparer.Ordinal),
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
            rollouts - outcomes.All.FirstOrDefault(one => one.Name == nameof(Core.Rollouts.Phase.Succeeded)).Sum,
            right,
            wrong,
            right + wrong == 0 ? null : (double)wrong / (right + wrong)),
        IncidentsPrevented = prevented,
        BadAvoided = avoided,
        BadServed = served,
        Checks =
        [
            .. from check in checks.All
               let sum = check.Sum
               select new CheckFigures(check.Name, sum.Rollouts, sum.Spoke, sum.Decided, sum.Wrong),
        ],
        Phases =
        [
            .. from phase in phases.All
               let sum = phase.Sum
               orderby sum.Total descending
               select new PhaseFigures(phase.Name, sum.Rollouts, sum.Total, (double)sum.Total / sum.Rollouts, sum.Longest),
        ],
    };

    private void Add(CheckDone done, bool wasWrong)
    {
        ref var sum = ref checks.Of(done.Name);
        sum = (
            sum.Rollouts + 1,
            sum.Spoke + (done.Spoke ? 1 : 0),
            sum.Decided + (done.Decided ? 1 : 0),
            sum.Wrong + (done.Decided && wasWrong ? 1 : 0));
    }
}
