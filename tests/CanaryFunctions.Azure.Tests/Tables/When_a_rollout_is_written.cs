using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_a_rollout_is_written(EmulatedStorage storage)
{
    private readonly TableRolloutStore store =
        new(storage.Open(), TimeProvider.System, NullLogger<TableRolloutStore>.Instance);

    [Fact]
    public async Task It_is_read_as_it_was_written()
    {
        var rollout = Given.Rollout() with { Phase = new Phase.Stepping(0, Given.Start), Held = "waits" };

        await store.AddAsync(rollout, Given.Events(1, 2), default);

        var stored = await store.FindAsync(rollout.Id, default);
        Assert.Equivalent(rollout, stored!.Rollout, strict: true);
        Assert.Equal(Given.Events(1, 2), await store.EventsAsync(rollout.Id, 0, 10, default));
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_found() =>
        Assert.Null(await store.FindAsync(RolloutId.New(Given.Start), default));

    [Fact]
    public async Task Adding_it_again_changes_nothing()
    {
        var rollout = Given.Rollout();
        await store.AddAsync(rollout, Given.Events(1, 1), default);

        await store.AddAsync(rollout with { Held = "no" }, Given.Events(1, 1), default);

        Assert.Null((await store.FindAsync(rollout.Id, default))!.Rollout.Held);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_new_ETag_is_the_one_to_write_with_next(bool withEvents)
    {
        var stored = await AddedAsync();

        var second = await store.SaveAsync(
            stored.Rollout with { Held = "a" }, withEvents ? Given.Events(2, 2) : [], null, stored.ETag, default);
        var third = await store.SaveAsync(stored.Rollout with { Held = "b" }, [], null, second!, default);

        Assert.NotNull(third);
        Assert.Equal(third, (await store.FindAsync(stored.Rollout.Id, default))!.ETag);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_written_over_what_somebody_else_wrote(bool withEvents)
    {
        var stored = await AddedAsync();
        await store.SaveAsync(stored.Rollout with { Held = "theirs" }, Given.Events(2, 2), null, stored.ETag, default);

        var saved = await store.SaveAsync(
            stored.Rollout with { Held = "ours" }, withEvents ? Given.Events(2, 4) : [], null, stored.ETag, default);

        Assert.Null(saved);
        Assert.Equal("theirs", (await store.FindAsync(stored.Rollout.Id, default))!.Rollout.Held);
        Assert.Equal([1, 2], await NumbersAsync(stored.Rollout.Id));
    }

    [Fact]
    public async Task State_and_events_are_written_together_or_not_at_all()
    {
        var stored = await AddedAsync();

        // Event 1 is there already: the transaction's third row is refused.
        await Assert.ThrowsAnyAsync<Exception>(() => store.SaveAsync(
            stored.Rollout with { Held = "lost" }, [Given.Event(2), Given.Event(1)], null, stored.ETag, default));

        Assert.Null((await store.FindAsync(stored.Rollout.Id, default))!.Rollout.Held);
        Assert.Equal([1], await NumbersAsync(stored.Rollout.Id));
    }

    [Fact]
    public async Task Of_racing_writers_one_wins_each_time_and_the_events_have_no_gap()
    {
        var id = (await AddedAsync()).Rollout.Id;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var written = 0; written < 5;)
            {
                var (rollout, etag) = (await store.FindAsync(id, default))!;
                var next = rollout with { LastEvent = rollout.LastEvent + 1 };
                if (await store.SaveAsync(next, [Given.Event(next.LastEvent)], null, etag, default) is not null) written++;
            }
        }));

        Assert.Equal(Enumerable.Range(1, 41), await NumbersAsync(id));
    }

    [Fact]
    public async Task What_events_were_decided_from_is_found_by_any_of_them()
    {
        var stored = await AddedAsync();
        var basis = new DecisionBasis(stored.Rollout, new() { By = "look" }, Given.Event(2).At, 3);
        await store.SaveAsync(
            stored.Rollout with { LastEvent = 3 }, Given.Events(2, 2), basis, stored.ETag, default);

        var found = await store.FindBasisAsync(stored.Rollout.Id, 3, default);

        Assert.Equal(("look", 3, 1), (found!.Seen.By, found.Last, found.Before.LastEvent));
        Assert.Equal(found.At, (await store.FindBasisAsync(stored.Rollout.Id, 2, default))!.At);
        Assert.Null(await store.FindBasisAsync(stored.Rollout.Id, 1, default));
    }

    [Fact]
    public async Task Events_are_read_in_pages()
    {
        var rollout = Given.Rollout();
        await store.AddAsync(rollout, Given.Events(1, 40), default);

        var page = await store.EventsAsync(rollout.Id, after: 8, most: 3, default);

        Assert.Equal([9, 10, 11], page.Select(happened => happened.Number));
    }

    [Fact]
    public async Task A_state_of_many_columns_is_read_as_it_was_written()
    {
        var stored = await AddedAsync();
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(n => $"{n} ü\"{n}"))[..200_000];
        var large = stored.Rollout with { Held = text };

        var etag = await store.SaveAsync(large, Given.Events(2, 2), null, stored.ETag, default);
        var readLarge = await store.FindAsync(large.Id, default);
        await store.SaveAsync(stored.Rollout, [], null, etag!, default);
        var readSmall = await store.FindAsync(large.Id, default);

        Assert.Equal(text, readLarge!.Rollout.Held);
        Assert.Null(readSmall!.Rollout.Held);
    }

    [Fact]
    public async Task A_state_that_no_row_can_hold_is_refused()
    {
        var stored = await AddedAsync();
        var large = stored.Rollout with { Held = new('x', 500_000) };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.SaveAsync(large, [], null, stored.ETag, default));

        Assert.Contains("a row holds at most 460800", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_a_transaction_takes_are_refused()
    {
        var stored = await AddedAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.SaveAsync(stored.Rollout, Given.Events(2, 101), null, stored.ETag, default));

        Assert.Contains("at most 100 rows", refused.Message, StringComparison.Ordinal);
    }

    private async Task<StoredRollout> AddedAsync()
    {
        var rollout = Given.Rollout() with { LastEvent = 1 };
        await store.AddAsync(rollout, Given.Events(1, 1), default);
        return (await store.FindAsync(rollout.Id, default))!;
    }

    private async Task<IEnumerable<int>> NumbersAsync(RolloutId id) =>
        (await store.EventsAsync(id, 0, 1000, default)).Select(happened => happened.Number);
}
