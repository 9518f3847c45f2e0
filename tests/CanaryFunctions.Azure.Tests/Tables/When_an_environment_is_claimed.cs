using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_an_environment_is_claimed
{
    private readonly DeploymentEnvironment environment = Given.Environment();
    private readonly FakeTimeProvider time = new(Given.Start);
    private readonly TableRolloutStore store;

    public When_an_environment_is_claimed(EmulatedStorage storage) =>
        store = new(storage.Open(), time, NullLogger<TableRolloutStore>.Instance);

    [Fact]
    public async Task Of_sixteen_at_once_exactly_one_gets_it()
    {
        var ids = Enumerable.Range(0, 16).Select(_ => RolloutId.New(Given.Start)).ToArray();

        var holders = await Task.WhenAll(ids.Select(id => store.ClaimAsync(environment, id, default)));

        Assert.Contains(Assert.Single(holders.Distinct()), ids);
    }

    [Fact]
    public async Task The_one_that_has_it_may_claim_it_again()
    {
        var id = await ClaimedAsync(new Phase.Queued());

        Assert.Equal(id, await store.ClaimAsync(environment, id, default));
    }

    [Fact]
    public async Task One_under_way_keeps_it_however_long_it_takes()
    {
        var holder = await ClaimedAsync(new Phase.Warming(Given.Start, 0));
        time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(holder, await store.ClaimAsync(environment, RolloutId.New(Given.Start), default));
    }

    [Fact]
    public async Task Of_sixteen_at_once_exactly_one_takes_over_from_one_that_has_ended()
    {
        await ClaimedAsync(new Phase.Succeeded());
        var ids = Enumerable.Range(0, 16).Select(_ => RolloutId.New(Given.Start)).ToArray();

        // None of the sixteen is written yet, which is no reason to take it from each other.
        var holders = await Task.WhenAll(ids.Select(id => store.ClaimAsync(environment, id, default)));

        Assert.Contains(Assert.Single(holders.Distinct()), ids);
    }

    [Fact]
    public async Task One_that_is_not_written_yet_keeps_it_for_a_minute()
    {
        var (first, second) = (RolloutId.New(Given.Start), RolloutId.New(Given.Start));
        await store.ClaimAsync(environment, first, default);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, await store.ClaimAsync(environment, second, default));

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(second, await store.ClaimAsync(environment, second, default));
    }

    [Fact]
    public async Task It_is_free_again_once_it_is_given_back()
    {
        var (first, second) = (await ClaimedAsync(new Phase.Queued()), RolloutId.New(Given.Start));

        await store.ReleaseAsync(environment, first, default);

        Assert.Equal(second, await store.ClaimAsync(environment, second, default));
    }

    [Fact]
    public async Task Only_the_one_that_has_it_can_give_it_back()
    {
        var holder = await ClaimedAsync(new Phase.Queued());

        await store.ReleaseAsync(environment, RolloutId.New(Given.Start), default);

        Assert.Equal(holder, await store.ClaimAsync(environment, RolloutId.New(Given.Start), default));
    }

    [Fact]
    public async Task Giving_back_what_nobody_has_does_nothing() =>
        await store.ReleaseAsync(environment, RolloutId.New(Given.Start), default);

    [Fact]
    public async Task Environments_of_one_application_are_claimed_apart()
    {
        await ClaimedAsync(new Phase.Queued());
        var other = RolloutId.New(Given.Start);

        Assert.Equal(other, await store.ClaimAsync(environment with { Name = "staging" }, other, default));
    }

    private async Task<RolloutId> ClaimedAsync(Phase phase)
    {
        var rollout = Given.Rollout(environment) with { Phase = phase };
        await store.ClaimAsync(environment, rollout.Id, default);
        await store.AddAsync(rollout, [], default);
        return rollout.Id;
    }
}
