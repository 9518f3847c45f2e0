using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Live;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Many_pages_of_one_rollout : IDisposable
{
    private static readonly Rollout rollout = StoredFleet.Begun("shop", DateTimeOffset.UnixEpoch);
    private readonly FakeTimeProvider time = new();
    private readonly Counted store = new();
    private readonly OpenRollouts open;

    public Many_pages_of_one_rollout() => open = new(store, time);

    [Fact]
    public async Task Cost_no_more_reads_than_one_page()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => MarkAsync()));

        Assert.Equal(1, store.Reads);
        Assert.All(marks, mark => Assert.Equal("1", mark));
    }

    [Fact]
    public async Task Are_told_a_tenth_of_a_second_later_that_it_has_changed()
    {
        await MarkAsync();

        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal("2", await MarkAsync());
    }

    [Fact]
    public async Task Are_told_its_end()
    {
        store.Now = rollout with { Phase = new Phase.Succeeded() };

        Assert.Null(await MarkAsync());
    }

    public void Dispose() => open.Dispose();

    private Task<string?> MarkAsync() => open.MarkAsync(rollout.Id, TestContext.Current.CancellationToken);

    private sealed class Counted : IRolloutStore
    {
        public int Reads { get; private set; }

        public Rollout Now { get; set; } = rollout;

        public Task<StoredRollout?> FindAsync(RolloutId id, CancellationToken cancellationToken) =>
            Task.FromResult<StoredRollout?>(new(Now, $"{++Reads}"));

        public Task<RolloutId> ClaimAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task ReleaseAsync(DeploymentEnvironment environment, RolloutId id, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<string> AddAsync(Rollout rollout, ImmutableArray<RolloutEvent> events, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<string?> SaveAsync(
            Rollout rollout, ImmutableArray<RolloutEvent> events, DecisionBasis? basis, string etag, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<DecisionBasis?> FindBasisAsync(RolloutId id, int number, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ImmutableArray<RolloutEvent>> EventsAsync(RolloutId id, int after, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
