using System.Collections.Immutable;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class A_comparison_of_latencies
{
    private static readonly ComparisonCheck latency = new() { Name = "latency", Event = ComparedEvent.Slow };
    private static readonly ImmutableArray<double> edges = [50, 100, 250, 500];

    [Fact]
    public void Tells_the_edge_and_the_percentiles_of_both_arms_that_show_a_slower_canary()
    {
        var looks = new Looks(latency);

        while (Minute(looks, [20, 60, 80, 95]).Report.Verdict is not Verdict.Degraded) ;

        var evidence = looks.Of("latency").Evidence;
        Assert.Contains(evidence.SlowerThanMs!.Value, edges);
        Assert.True(evidence.CanaryLatency!.P95 > evidence.BaselineLatency!.P95);
        Assert.Matches(
            @"^Canary is slower than \d+ ms [\d.]+ times as often as the baseline \(99 % interval .+\): .+ against .+, "
            + @"95th percentiles [\d,]+ ms and [\d,]+ ms\.$",
            looks.Report.Sentence);
    }

    [Fact]
    public void Shows_in_time_that_a_canary_which_is_as_quick_is_safe()
    {
        var looks = new Looks(latency);

        for (var look = 0; look < 240 && looks.State.Report?.Verdict is not Verdict.Healthy; look++)
            Minute(looks, [50, 90, 96, 99]);

        Assert.Equal(Verdict.Healthy, looks.Report.Verdict);
    }

    [Fact]
    public void Is_no_data_where_the_source_tells_none() =>
        Assert.Equal(Verdict.NoData, new Looks(latency).Served().Report.Verdict);

    private static Looks Minute(Looks looks, ImmutableArray<long> canary) => looks.Saw(new()
    {
        Bins =
        [
            new(Arm.Canary, looks.Now, 100, 0) { Latency = new(edges, canary, 100) },
            new(Arm.Baseline, looks.Now, 1900, 0) { Latency = new(edges, [950, 1710, 1824, 1881], 1900) },
        ],
    });
}
