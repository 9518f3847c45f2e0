using System.Collections.Immutable;
using System.Text.Json;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Tests.Rollouts;

/// <summary>Keeps rollouts as JSON, as a real store would, so that nothing survives that is not written.</summary>
internal sealed class MemoryStore : IRolloutStore, IRolloutIndex
{
    private readonly List<string> bases = [];
    private readonly Dictionary<RolloutId, (string Json, int Version)> rollouts = [];
    private readonly Dictionary<string, RolloutId> active = [];

    public List<RolloutEvent> Events { get; } = [];

    public List<Phase> Phases { get; } = [];

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public Task<RolloutId> ClaimAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken)
    {
        active.TryAdd(environment.Name, id);
        return Task.FromResult(active[environment.Name]);
    }

    public Task ReleaseAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken)
    {
        if (active.GetValueOrDefault(environment.Name) == id) active.Remove(environment.Name);
        return Task.CompletedTask;
    }

    public Task<string> AddAsync(Rollout rollout, ImmutableArray<RolloutEvent> events, CancellationToken cancellationToken)
    {
        Write(rollout, events, 1);
        return Task.FromResult("1");
    }

    public Task<StoredRollout?> FindAsync(RolloutId id, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(rollouts.TryGetValue(id, out var stored)
            ? new StoredRollout(Read(stored.Json), $"{stored.Version}")
            : null);
    }

    public Task<string?> SaveAsync(
        Rollout rollout,
        ImmutableArray<RolloutEvent> events,
        DecisionBasis? basis,
        string etag,
        CancellationToken cancellationToken)
    {
        var version = rollouts[rollout.Id].Version;
        if (etag != $"{version}") return Task.FromResult<string?>(null);
        if (basis is not null && !events.IsEmpty) bases.Add(JsonSerializer.Serialize(basis, CanaryJson.Options));
        Write(rollout, events, version + 1);
        return Task.FromResult<string?>($"{version + 1}");
    }

    public Task<DecisionBasis?> FindBasisAsync(RolloutId id, int number, CancellationToken cancellationToken) =>
        Task.FromResult(bases.Select(json => JsonSerializer.Deserialize<DecisionBasis>(json, CanaryJson.Options)!)
            .LastOrDefault(basis => basis.Before.LastEvent < number));

    public Task<ImmutableArray<RolloutEvent>> EventsAsync(
        RolloutId id, int after, int most, CancellationToken cancellationToken) =>
        Task.FromResult(Events.Where(happened => happened.Number > after).Take(most).ToImmutableArray());

    public Task NoteAsync(Rollout rollout, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RecallAsync(Rollout rollout, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Slice<RolloutSummary>> ListAsync(
        RolloutQuery query, string? before, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new Slice<RolloutSummary>(
            [.. rollouts.Values.Select(stored => RolloutSummary.Of(Read(stored.Json))).Where(query.Fits).Take(most)], null));

    private void Write(Rollout rollout, ImmutableArray<RolloutEvent> events, int version)
    {
        Writes++;
        rollouts[rollout.Id] = (JsonSerializer.Serialize(rollout, CanaryJson.Options), version);
        Events.AddRange(events);
        Phases.Add(rollout.Phase);
    }

    private static Rollout Read(string json) => JsonSerializer.Deserialize<Rollout>(json, CanaryJson.Options)!;
}
