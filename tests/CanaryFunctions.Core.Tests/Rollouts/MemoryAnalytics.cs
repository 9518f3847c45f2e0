using System.Collections.Immutable;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>What counts of ended rollouts, in memory.</summary>
internal sealed class MemoryAnalytics : IAnalyticsStore
{
    public Dictionary<RolloutId, RolloutFacts> Facts { get; } = [];

    /// <summary>How many of the next calls fail.</summary>
    public int Failing { get; set; }

    public Task PutAsync(RolloutFacts facts, CancellationToken cancellationToken)
    {
        if (Failing-- > 0) throw new IOException("The storage does not answer.");
        Facts[facts.Id] = facts;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string application, RolloutId id, CancellationToken cancellationToken)
    {
        Facts.Remove(id);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<ImmutableArray<PackedDay>>> DaysAsync(
        ImmutableArray<string> applications, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        Task.FromResult(applications.Select(application => Facts.Values
            .Where(one => one.Application == application && one.Day >= from && one.Day <= to)
            .GroupBy(one => (one.Day, one.Environment))
            .Select(day => PackedDay.Of(day.Key.Day, day.Key.Environment, day.Select(one => one.Ended))).ToImmutableArray()).ToImmutableArray());

    public Task<RolloutFacts?> FindAsync(string application, RolloutId id, CancellationToken cancellationToken) =>
        Task.FromResult(Facts.GetValueOrDefault(id));

    public Task<Slice<RolloutFacts>> FactsAsync(
        string application, RolloutId? after, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new Slice<RolloutFacts>([.. Facts.Values.Where(one => one.Application == application)], null));

    public Task<int> RepairAsync(string application, CancellationToken cancellationToken) => Task.FromResult(0);
}
