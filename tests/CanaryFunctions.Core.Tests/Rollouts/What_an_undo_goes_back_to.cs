using System.Collections.Immutable;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using Semver;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class What_an_undo_goes_back_to
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Is_what_was_live_before_each_version_once() =>
        Assert.Equal(["1.1.0", "1.0.0"], Offered("1.2.0", live: ["1.2.0", "1.1.0", null, "1.0.0", "1.1.0"]));

    [Fact]
    public void Is_no_version_that_was_taken_back_while_it_was_live_because_it_was_bad() =>
        Assert.Equal(
            ["0.9.0"],
            Offered("1.0.0", live: ["1.0.0", "1.1.0", "1.0.0", "0.9.0"], Ended("1.1.0", new Phase.RolledBack(new Cause.Degraded("errors", "Worse.")))));

    [Fact]
    public void May_be_one_whose_rollout_a_person_has_aborted() =>
        Assert.Equal(
            ["1.1.0"],
            Offered("1.0.0", live: ["1.0.0", "1.1.0"], Ended("1.1.0", new Phase.RolledBack(new Cause.Aborted("Ann")))));

    [Fact]
    public void May_be_one_that_was_good_when_it_was_rolled_out_again() =>
        Assert.Equal(
            ["1.1.0"],
            Offered("1.2.0", live: ["1.2.0", "1.1.0"], Ended("1.1.0", new Phase.Succeeded()), Ended("1.1.0", new Phase.RolledBack(new Cause.NotUp("Down.")))));

    private static ImmutableArray<string> Offered(string now, string?[] live, params ImmutableArray<RolloutSummary> rollouts) =>
        EarlierVersions.Of(
            now, [.. live.Index().Select(one => new LiveStint("shop", "production", live.Length - one.Index, one.Item, start, null))], rollouts);

    private static RolloutSummary Ended(string version, Phase phase) => new()
    {
        Id = RolloutId.New(start),
        Application = "shop",
        Environment = "production",
        Baseline = new SemVersion(1, 0, 0),
        Canary = SemVersion.Parse(version),
        Policy = "careful",
        StartedBy = "Ann",
        Phase = phase,
        EndedAt = start,
    };
}
