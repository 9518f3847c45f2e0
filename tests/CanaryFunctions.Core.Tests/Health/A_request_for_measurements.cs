using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Health;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Health;

public class A_request_for_measurements
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<MeasurementRequest> anyRequest =
        from grain in Gen.Int[1, 3600]
        from history in Gen.Int[0, 100_000]
        from since in Gen.Int[0, 100_000]
        from length in Gen.Int[-1000, 100_000]
        from place in Gen.Enum<CanaryPlace>()
        select Request(
            TimeSpan.FromSeconds(grain), start.AddSeconds(since - history), start.AddSeconds(since),
            start.AddSeconds(since + length), place);

    [Fact]
    public void Is_for_whole_bins_that_lie_within() => Gen.Select(anyRequest, Gen.Enum<Arm>()).Sample((request, arm) =>
    {
        var grain = request.Target.Telemetry.Grain;
        var from = arm is Arm.Baseline ? request.HistoryFrom : request.From;

        var (first, end) = request.WholeBins(arm);

        Assert.Equal(0, first.UtcTicks % grain.Ticks);
        Assert.Equal(0, end.UtcTicks % grain.Ticks);
        Assert.InRange(first, from, from + grain);
        Assert.InRange(end, request.Until - grain, request.Until);
    });

    [Fact]
    public void Has_one_arm_in_the_slot_and_the_other_in_production() => anyRequest.Sample(request =>
    {
        Assert.Equal(request.Canary, request.PlaceOf(Arm.Canary));
        Assert.NotEqual(request.Canary, request.PlaceOf(Arm.Baseline));
    });

    private static MeasurementRequest Request(
        TimeSpan grain, DateTimeOffset history, DateTimeOffset from, DateTimeOffset until, CanaryPlace place)
    {
        var target = new Target(Guid.Empty, "rg", "shop", "canary") { Telemetry = new() { Grain = grain } };
        return new(new("shop", "production", target), new("1.0.0", "1.1.0"), place, from, history, until, []);
    }
}
