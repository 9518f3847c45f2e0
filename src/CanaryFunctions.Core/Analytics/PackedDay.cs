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
        for (var (number, at) = (0, 0); number < Count; number++)
        {
            var (ended, next) = Unpack(Packed, at, start, Names);
            at = next;
            yield return ended;
        }
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

    private static (EndedRollout Ended, int Next) Unpack(
        ImmutableArray<byte> packed, int from, DateTimeOffset start, ImmutableArray<string> names)
    {
        var numbers = new PackedNumbers(packed.AsSpan()[from..]);
        var (at, outcome, flags) = (start.AddSeconds(numbers.Next()), names[(int)numbers.Next()], numbers.Next());
        var ended = new EndedRollout
        {
            At = at,
            Outcome = outcome,
            IsDeployment = (flags & 1) != 0,
            NeededRemedy = (flags & 2) != 0,
            LeadsFromCommit = (flags & 4) != 0,
            IsPrevented = (flags & 8) != 0,
            IsRight = (flags & 48) switch { 16 => true, 32 => false, _ => null },
            LeadTime = numbers.Maybe(),
            Recovery = numbers.Maybe(),
            Undone = numbers.Maybe(),
            Detection = numbers.Maybe(),
            BadServed = numbers.Next(),
            BadAvoided = numbers.Next(),
            Phases = Phases(ref numbers, names),
            Checks = Checks(ref numbers, names),
        };
        return (ended, from + numbers.Read);
    }

    private static ImmutableArray<PhaseTime> Phases(ref PackedNumbers numbers, ImmutableArray<string> names)
    {
        var phases = new PhaseTime[numbers.Next()];
        for (var at = 0; at < phases.Length; at++) phases[at] = new(names[(int)numbers.Next()], numbers.Next());
        return ImmutableCollectionsMarshal.AsImmutableArray(phases);
    }

    private static ImmutableArray<CheckDone> Checks(ref PackedNumbers numbers, ImmutableArray<string> names)
    {
        var checks = new CheckDone[numbers.Next()];
        for (var at = 0; at < checks.Length; at++)
        {
            var check = numbers.Next();
            checks[at] = new(names[(int)(check >> 2)], (check & 1) != 0, (check & 2) != 0);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(checks);
    }

    /// <summary>Numbers of 7 bits a byte, the lowest first, as <see cref="BinaryWriter"/> writes them. A reader of streams takes
    /// several times as long.</summary>
    private ref struct PackedNumbers(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public int Read { get; private set; }

        public long Next()
        {
            for (var (number, shift) = (0L, 0); ; shift += 7)
            {
                var part = bytes[Read++];
                number |= (long)(part & 0x7F) << shift;
                if (part < 0x80) return number;
            }
        }

        public long? Maybe() => Next() is > 0 and var number ? number - 1 : null;
    }

    private sealed class ByBytes : IComparer<byte[]>
    {
        public static readonly ByBytes Instance = new();

        public int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
    }
}
