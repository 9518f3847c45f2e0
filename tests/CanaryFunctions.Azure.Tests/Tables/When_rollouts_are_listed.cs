using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_rollouts_are_listed(EmulatedStorage storage)
{
    private readonly string application = Given.Application();
    private readonly TableRolloutStore store =
        new(storage.Open(), TimeProvider.System, NullLogger<TableRolloutStore>.Instance);

    [Fact]
    public async Task The_newest_comes_first_page_by_page()
    {
        var ids = await AddedAsync(45);

        var first = await store.ListAsync(application, null, 30, default);
        var second = await store.ListAsync(application, first[^1].Id, 30, default);

        Assert.Equal(ids.Reverse(), first.Concat(second).Select(rollout => rollout.Id));
        Assert.Equal(30, first.Length);
    }

    [Fact]
    public async Task Other_applications_are_not_among_them()
    {
        await store.AddAsync(Given.Rollout(), [], default);

        Assert.Empty(await store.ListAsync(application, null, 10, default));
    }

    [Fact]
    public async Task One_whose_writing_broke_off_is_passed_over()
    {
        var ids = await AddedAsync(3);
        await storage.Open().Rollouts.DeleteEntityAsync(ids[1].ToString(), RolloutRows.State);

        var listed = await store.ListAsync(application, null, 2, default);

        Assert.Equal([ids[2], ids[0]], listed.Select(rollout => rollout.Id));
    }

    [Fact]
    public void Keys_turn_the_order_round_and_lead_back_to_the_id()
    {
        var (older, newer) = (RolloutId.New(Given.Start), RolloutId.New(Given.Start.AddMilliseconds(1)));

        Assert.True(string.CompareOrdinal(NewestFirst.Key(newer), NewestFirst.Key(older)) < 0);
        Assert.Equal(older, NewestFirst.Id(NewestFirst.Key(older)));
    }

    private async Task<RolloutId[]> AddedAsync(int count)
    {
        var rollouts = Enumerable.Range(0, count)
            .Select(minute => Given.Rollout(Given.Environment(application), Given.Start.AddMinutes(minute)))
            .ToArray();
        await Task.WhenAll(rollouts.Select(rollout => store.AddAsync(rollout, [], default)));
        return [.. rollouts.Select(rollout => rollout.Id)];
    }
}
