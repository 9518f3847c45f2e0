using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class An_objective
{
    private static readonly SloCheck slo = new() { Name = "slo", Objective = 99.9, Critical = true };

    [Fact]
    public void That_is_missed_by_far_takes_the_rollout_back()
    {
        var looks = new Looks(slo);

        while (looks.Served(canaryFails: 5).Report.Verdict is not Verdict.Degraded) ;

        Assert.Matches(
            @"^Canary fails [\d.]+ times as often as its objective of 99.9 % allows \(99 % interval .+\): \d+ of \d+\.$",
            looks.Report.Sentence);
    }

    [Fact]
    public void Is_met_as_long_as_nothing_shows_the_contrary()
    {
        var looks = new Looks(slo);

        for (var look = 0; look < 60; look++) looks.Served(canaryFails: look % 10 == 0 ? 1 : 0);

        Assert.Equal(Verdict.Healthy, looks.Report.Verdict);
    }

    [Fact]
    public void Counts_an_incident_that_hits_everyone_against_the_canary()
    {
        var looks = new Looks(slo with { Critical = false });

        for (var look = 0; look < 60; look++) looks.Served(canaryFails: 5, baselineFails: 95);

        Assert.Equal(Verdict.Failing, looks.Report.Verdict);
    }
}
