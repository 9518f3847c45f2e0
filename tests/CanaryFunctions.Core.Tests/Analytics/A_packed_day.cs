using System.Text.Json;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Serialization;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Analytics;

public class A_packed_day
{
    private static readonly DateOnly day = new(2026, 3, 29);

    private static readonly Gen<long?> maybe = Gen.OneOf(Gen.Const((long?)null), Gen.Long[0, 40_000_000].Select(one => (long?)one));
    private static readonly Gen<bool?> judged = Gen.Int[0, 2].Select(one => one switch { 0 => (bool?)null, 1 => true, _ => false });

    private static readonly Gen<EndedRollout> rollout = Gen.Select(
        Gen.Int[0, 86_399], Gen.Int[0, 2].Select(one => new[] { "Succeeded", "Degraded", "Aborted" }[one]), Gen.Bool.Array[4], maybe.Array[4], judged, Gen.Long[0, 9999])
        .Select((second, outcome, flags, times, isRight, bad) => new EndedRollout
        {
            At = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(second),
            Outcome = outcome,
            IsDeployment = flags[0],
            NeededRemedy = flags[1],
            LeadsFromCommit = flags[2],
            IsPrevented = flags[3],
            IsRight = isRight,
            LeadTime = times[0],
            Recovery = times[1],
            Undone = times[2],
            Detection = times[3],
            BadServed = bad,
            BadAvoided = bad / 2,
            Phases = [new("Deploying", bad + 1), new("Stepping", 600)],
            Checks = [new("errors", flags[0], flags[1]), new("health", flags[2], flags[3])],
        });

    private static readonly Gen<EndedRollout[]> rollouts = rollout.Array[0, 20];

    [Fact]
    public void Holds_what_was_packed() => rollouts.Sample(ended =>
        Assert.Equal(
            ended.Select(Text).Order(StringComparer.Ordinal),
            Packed(ended).Unpack().Select(Text).Order(StringComparer.Ordinal)));

    [Fact]
    public void Is_the_same_in_whatever_order_they_came() => Gen.Select(rollouts, Gen.Int).Sample((ended, seed) =>
    {
        var mixed = ended.ToArray();
        new Random(seed).Shuffle(mixed);

        var oneByOne = mixed.Aggregate(Packed([]), (packed, one) => packed.With(one));

        Assert.Equal(Text(Packed(ended)), Text(oneByOne));
    });

    [Fact]
    public void Is_as_before_when_one_is_taken_out_again() => Gen.Select(rollouts, rollout).Sample((ended, one) =>
        Assert.Equal(Text(Packed(ended)), Text(Packed(ended).With(one).Without(one))));

    [Fact]
    public void Is_read_as_it_was_written() => rollouts.Sample(ended =>
        Assert.Equal(Packed(ended), JsonSerializer.Deserialize<PackedDay>(Text(Packed(ended)), CanaryJson.Options)));

    [Fact]
    public void Takes_little_room()
    {
        var ended = Enumerable.Range(0, 1000).Select(second => new EndedRollout
        {
            At = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(second * 86),
            Outcome = "Succeeded",
            IsDeployment = true,
            LeadTime = 86_400 + second,
            Phases = [new("Baking", 600), new("Deploying", 35), new("Promoting", 62), new("Stepping", 1805), new("Warming", 12)],
            Checks = [new("errors", true, false), new("health", true, false)],
        });

        Assert.InRange(Text(Packed(ended)).Length, 0, 45_000);
    }

    private static PackedDay Packed(IEnumerable<EndedRollout> ended) => PackedDay.Of(day, "production", ended);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, CanaryJson.Options);
}
