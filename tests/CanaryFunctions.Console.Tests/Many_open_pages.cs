using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;
using CanaryFunctions.WebConsole.Live;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class Many_open_pages
{
    private readonly FakeTimeProvider time = new();
    private readonly Counted index = new();

    [Fact]
    public async Task Cost_no_more_reads_than_one()
    {
        using var underWay = new UnderWay(index, time);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => underWay.ListAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(1, index.Reads);
    }

    [Fact]
    public async Task Are_told_what_is_new_a_quarter_of_a_second_later()
    {
        using var underWay = new UnderWay(index, time);
        await underWay.ListAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMilliseconds(250));
        await underWay.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, index.Reads);
    }

    [Fact]
    public async Task Go_on_when_one_of_them_is_closed_in_the_middle()
    {
        using var underWay = new UnderWay(index, time);
        index.Fails = true;
        await Assert.ThrowsAsync<OperationCanceledException>(() => underWay.ListAsync(TestContext.Current.CancellationToken));
        index.Fails = false;

        Assert.Empty(await underWay.ListAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Counted : IRolloutIndex
    {
        public int Reads { get; private set; }

        public bool Fails { get; set; }

        public Task NoteAsync(Rollout rollout, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RecallAsync(Rollout rollout, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Slice<RolloutSummary>> ListAsync(
            RolloutQuery query, string? before, int most, CancellationToken cancellationToken)
        {
            Reads++;
            return Fails ? throw new OperationCanceledException() : Task.FromResult(new Slice<RolloutSummary>([], null));
        }
    }
}
