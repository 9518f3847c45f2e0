using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;

namespace CanaryFunctions.Bench.Detection;

/// <summary>What came of all scenarios under all judges.</summary>
/// <typeparam name="TMinute">What is known of an arm's minute.</typeparam>
internal sealed class Results<TMinute>
{
    private readonly Dictionary<(IScenario<TMinute>, JudgeKind<TMinute>), Trial> trials = [];

    /// <summary>Runs them.</summary>
    public Results(
        IReadOnlyList<IScenario<TMinute>> healthy,
        IReadOnlyList<IScenario<TMinute>> faulty,
        IReadOnlyList<JudgeKind<TMinute>> judges,
        int releases,
        int seed)
    {
        (Healthy, Faulty, Judges) = (healthy, faulty, judges);
        foreach (var scenario in healthy.Concat(faulty))
        {
            foreach (var kind in judges) trials[(scenario, kind)] = Trial.Run(scenario, kind, releases, seed);
            var ours = trials[(scenario, judges[0])];
            Console.WriteLine($"{scenario.Name,-50} taken back {ours.Stopped,7:P2}  mean delay {ours.MeanDelay,6:0.0}");
        }
    }

    /// <summary>Nothing is wrong.</summary>
    public IReadOnlyList<IScenario<TMinute>> Healthy { get; }

    /// <summary>Something is.</summary>
    public IReadOnlyList<IScenario<TMinute>> Faulty { get; }

    /// <summary>Ours first.</summary>
    public IReadOnlyList<JudgeKind<TMinute>> Judges { get; }

    /// <summary>One scenario under one judge.</summary>
    public Trial this[IScenario<TMinute> scenario, JudgeKind<TMinute> kind] => trials[(scenario, kind)];

    /// <summary>The largest share of healthy releases that a judge takes back in any scenario.</summary>
    public double WorstOf(JudgeKind<TMinute> kind) => Healthy.Max(scenario => this[scenario, kind].Stopped);
}
