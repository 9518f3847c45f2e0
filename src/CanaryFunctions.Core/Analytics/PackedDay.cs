using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Analytics;

/// <summary>The rollouts that count on one day (UTC) in one environment, packed to some 30 bytes each, so that a hundred
/// thousand are read in a moment. The same rollouts are packed to the same bytes in whatever order they came.</summary>
/// <param name="Day">The day.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Names">Names of outcomes, phases and checks, in order; the rollouts have their indices.</param>
/// <param name="Count">How many rollouts.</param>
/// <param name="Packed">The rollouts, in order.</param>
public sealed record PackedDay(
    DateOnly Day,
    string Environment,
    ImmutableArray<string> Names,
    int Count,
    [property: JsonConverter(typeof(PackedConverter<byte>))] ImmutableArray<byte> Packed)
{
    /// <summary>Packs the rollouts of a day.</summary>
    public static PackedDay Of(DateOnly day, string environment, IEnumerable<EndedRollout> rollouts)
    {
        var ended = rollouts.ToList();
        var names = ended.SelectMany(NamesOf).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var index = names.Select((name, at) => (name, at)).ToDictionary(named => named.name, named => named.at);
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var packed = ended.Select(one => Pack(one, start, index)).Order(ByBytes.Instance);
        return new(day, environment, names, ended.Count, [.. packed.SelectMany(bytes => bytes)]);
    }

    /// <summary>The rollouts again.</summary>
    public IEnumerable<EndedRollout> Unpack()
    {
        var start = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero);
        using var bytes = new BinaryReader(new MemoryStream(ImmutableCollectionsMarshal.AsArray(Packed)!));
        for (var number = 0; number < Count; number++) yield return Unpack(bytes, start, Names);
    }

    /// <summary>The day with another rollout.</summary>
    public PackedDay With(EndedRollout added) => Of(Day, Environment, Unpack().Append(added));

    /// <summary>The day without a rollout that was counted.</summary>
    public PackedDay Without(EndedRollout removed)
    {
        var (rollouts, same) = (Unpack().ToList(), Of(Day, Environment, [removed]));
        var at = rollouts.FindIndex(one => Of(Day, Environment, [one]).Equals(same));
        if (at >= 0) rollouts.RemoveAt(at);
        return Of(Day, Environment, rollouts);
    }

    /// <summary>Whether both hold the same.</summary>
    public bool Equals(PackedDay? other) =>
        other is not null && (Day, Environment, Count) == (other.Day, other.Environment, other.Count)
        && Names.AsSpan().SequenceEqual(other.Names.AsSpan()) && Packed.AsSpan().SequenceEqual(other.Packed.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Day, Environment, Count);

    private static IEnumerable<string> NamesOf(EndedRollout one) =>
        [one.Outcome, .. one.Phases.Select(phase => phase.Name), .. one.Checks.Select(check => check.Name)];

    private static byte[] Pack(EndedRollout one, DateTimeOffset start, Dictionary<string, int> names)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        Number((long)(one.At - start).TotalSeconds);
        Number(names[one.Outcome]);
        Number((one.IsDeployment ? 1 : 0) | (one.NeededRemedy ? 2 : 0) | (one.LeadsFromCommit ? 4 : 0)
            | (one.IsPrevented ? 8 : 0) | (one.IsRight switch { null => 0, true => 16, false => 32 }));
        Maybe(one.LeadTime);
        Maybe(one.Recovery);
        Maybe(one.Undone);
        Maybe(one.Detection);
        Number(one.BadServed);
        Number(one.BadAvoided);
        Number(one.Phases.Length);
        foreach (var (phase, seconds) in one.Phases)
        {
            Number(names[phase]);
            Number(seconds);
        }

        Number(one.Checks.Length);
        foreach (var check in one.Checks) Number(names[check.Name] << 2 | (check.Spoke ? 1 : 0) | (check.Decided ? 2 : 0));
        return bytes.ToArray();

        void Number(long number) => writer.Write7BitEncodedInt64(number);
        void Maybe(long? number) => Number(number + 1 ?? 0);
    }

    private static EndedRollout Unpack(BinaryReader bytes, DateTimeOffset start, ImmutableArray<string> names)
    {
        var (at, outcome, flags) = (start.AddSeconds(Number()), names[(int)Number()], Number());
        return new()
        {
            At = at,
            Outcome = outcome,
            IsDeployment = (flags & 1) != 0,
            NeededRemedy = (flags & 2) != 0,
            LeadsFromCommit = (flags & 4) != 0,
            IsPrevented = (flags & 8) != 0,
            IsRight = (flags & 48) switch { 16 => true, 32 => false, _ => null },
            LeadTime = Maybe(),
            Recovery = Maybe(),
            Undone = Maybe(),
            Detection = Maybe(),
            BadServed = Number(),
            BadAvoided = Number(),
            Phases = Phases((int)Number()),
            Checks = Checks((int)Number()),
        };

        long Number() => bytes.Read7BitEncodedInt64();
        long? Maybe() => Number() is > 0 and var number ? number - 1 : null;

        ImmutableArray<PhaseTime> Phases(int count)
        {
            var phases = ImmutableArray.CreateBuilder<PhaseTime>(count);
            for (; count > 0; count--) phases.Add(new(names[(int)Number()], Number()));
            return phases.MoveToImmutable();
        }

        ImmutableArray<CheckDone> Checks(int count)
        {
            var checks = ImmutableArray.CreateBuilder<CheckDone>(count);
            for (; count > 0; count--)
            {
                var check = Number();
                checks.Add(new(names[(int)(check >> 2)], (check & 1) != 0, (check & 2) != 0));
            }

            return checks.MoveToImmutable();
        }
    }

    private sealed class ByBytes : IComparer<byte[]>
    {
        public static readonly ByBytes Instance = new();

        public int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
    }
}
