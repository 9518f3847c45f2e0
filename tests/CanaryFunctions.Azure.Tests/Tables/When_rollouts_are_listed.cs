using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;
using Semver;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_rollouts_are_listed(EmulatedStorage storage)
{
    private readonly string application = Given.Application();
    private readonly TableRolloutIndex index = new(storage.Open());
    private readonly TableRolloutStore store =
        new(storage.Open(), TimeProvider.System, NullLogger<TableRolloutStore>.Instance);

    [Fact]
    public async Task The_newest_comes_first_page_by_page()
    {
        var rollouts = await AddedAsync(45);

        var first = await index.ListAsync(new(application), null, 30, default);
        var second = await index.ListAsync(new(application), first.Next, 30, default);

        Assert.Equal(
            rollouts.Select(rollout => rollout.Id).Reverse(), first.Items.Concat(second.Items).Select(rollout => rollout.Id));
        Assert.Equal(30, first.Items.Length);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_although_others_were_started_meanwhile()
    {
        var rollouts = await AddedAsync(4);
        var first = await index.ListAsync(new(application), null, 2, default);
        await AddAsync(Given.Rollout(Given.Environment(application), Given.Start.AddDays(1)));

        var second = await index.ListAsync(new(application), first.Next, 2, default);

        Assert.Equal([rollouts[1].Id, rollouts[0].Id], second.Items.Select(rollout => rollout.Id));
    }

    [Fact]
    public async Task Other_applications_are_not_among_them()
    {
        await AddAsync(Given.Rollout());

        Assert.Empty((await index.ListAsync(new(application), null, 10, default)).Items);
    }

    [Fact]
    public async Task One_whose_writing_broke_off_is_passed_over()
    {
        var rollouts = await AddedAsync(3);
        await storage.Open().Rollouts.DeleteEntityAsync(rollouts[1].Id.ToString(), RolloutRows.State);

        var listed = await index.ListAsync(new(application), null, 3, default);

        Assert.Equal([rollouts[2].Id, rollouts[0].Id], listed.Items.Select(rollout => rollout.Id));
    }

    [Fact]
    public async Task They_can_be_those_of_an_environment_of_a_version_or_of_a_state()
    {
        var (here, there) = (Given.Environment(application), Given.Environment(application, "staging"));
        var ended = Ended(Given.Rollout(here), new Phase.Succeeded());
        var back = Ended(Given.Rollout(there), new Phase.RolledBack(new Cause.Aborted("ann")));
        var active = Given.Rollout(there) with { Canary = Given.Version("2.0.0") };
        foreach (var rollout in (Rollout[])[ended, back, active]) await AddAsync(rollout);

        Assert.Equal([ended.Id], await ListedAsync(new(application) { Environment = "production" }));
        Assert.Equal([active.Id], await ListedAsync(new(application) { Version = SemVersion.Parse("2.0.0") }));
        Assert.Equal([active.Id], await ListedAsync(new(application) { State = RolloutState.Active }));
        Assert.Equal([ended.Id], await ListedAsync(new(application) { State = RolloutState.Succeeded }));
        Assert.Equal([back.Id], await ListedAsync(new(application) { Environment = "staging", State = RolloutState.RolledBack }));
        Assert.Contains(active.Id, await ListedAsync(new(null)));
        Assert.DoesNotContain(ended.Id, await ListedAsync(new(null)));
    }

    [Fact]
    public async Task What_is_under_way_is_shown_as_it_is_written_and_not_as_it_was_noted()
    {
        var rollout = Given.Rollout(Given.Environment(application));
        var etag = await AddAsync(rollout);
        await store.SaveAsync(rollout with { Phase = new Phase.Promoting() }, [], null, etag, default);

        var listed = await index.ListAsync(new(application), null, 1, default);

        Assert.IsType<Phase.Promoting>(listed.Items.Single().Phase);
    }

    [Fact]
    public void Keys_turn_the_order_round_and_lead_back_to_the_id()
    {
        var (older, newer) = (RolloutId.New(Given.Start), RolloutId.New(Given.Start.AddMilliseconds(1)));

        Assert.True(string.CompareOrdinal(NewestFirst.Key(newer), NewestFirst.Key(older)) < 0);
        Assert.Equal(older, NewestFirst.Id(NewestFirst.Key(older)));
    }

    private static Rollout Ended(Rollout rollout, Phase phase) =>
        rollout with { Phase = phase, EndedAt = Given.Start.AddHours(1) };

    private async Task<string> AddAsync(Rollout rollout)
    {
        await index.NoteAsync(rollout, default);
        return await store.AddAsync(rollout, [], default);
    }

    private async Task<RolloutId[]> ListedAsync(RolloutQuery query) =>
        [.. (await index.ListAsync(query, null, 100, default)).Items.Select(rollout => rollout.Id)];

    private async Task<Rollout[]> AddedAsync(int count)
    {
        var rollouts = Enumerable.Range(0, count)
            .Select(minute => Given.Rollout(Given.Environment(application), Given.Start.AddMinutes(minute)))
            .ToArray();
        await Task.WhenAll(rollouts.Select(AddAsync));
        return rollouts;
    }
}
