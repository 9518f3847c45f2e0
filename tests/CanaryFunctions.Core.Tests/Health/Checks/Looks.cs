using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Tests.Health.Checks;

/// <summary>A canary that is looked at every minute with a policy of the given checks.</summary>
internal sealed class Looks(params ImmutableArray<HealthCheck> checks)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    private readonly Policy policy = Presets.Careful with { Checks = checks };
    private int minutes;

    public HealthState State { get; private set; } = new();

    public HealthReport Report => State.Report!;

    public DateTimeOffset Now => Start + minutes * minute;

    public CheckReport Of(string check) => Report.Checks.Single(report => report.Check == check);

    /// <summary>A minute of requests: the canary serves 100 and the baseline 1,900.</summary>
    public Looks Served(int canaryFails = 0, int baselineFails = 4) => Saw(new()
    {
        Bins = [new(Arm.Canary, Now, 100, canaryFails), new(Arm.Baseline, Now, 1900, baselineFails)],
    });

    /// <summary>A minute in which the canary's metric has a value, and the baseline's one of 10.</summary>
    public Looks Measured(string metric, double canary, double baseline = 10) => Saw(new()
    {
        Bins = [new(Arm.Canary, Now, 100, 0), new(Arm.Baseline, Now, 1900, 4)],
        Gauges = [new(metric, Arm.Canary, Now, canary), new(metric, Arm.Baseline, Now, baseline)],
    });

    public Looks Saw(Measurements measured)
    {
        minutes++;
        return Look(look => look with { Measured = measured });
    }

    /// <summary>A probe's answer, with nothing measured.</summary>
    public Looks Probed(string check, ProbeAnswer answer) =>
        Look(look => look with { Probes = ImmutableDictionary<string, ProbeAnswer>.Empty.Add(check, answer) });

    private Looks Look(Func<Look, Look> sees)
    {
        State = HealthJudge.Judge(policy, State, sees(new(CanaryPlace.Slot, Start, minute, Now)));
        return this;
    }
}
