using System.Globalization;

namespace CanaryFunctions.Core.Policies;

/// <summary>A share in per cent, 0 to 100.</summary>
public readonly record struct Percentage : IComparable<Percentage>
{
    /// <summary>No traffic.</summary>
    public static readonly Percentage Zero;

    /// <summary>Makes a percentage.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 100.</exception>
    public Percentage(double value)
    {
        if (!IsValid(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A percentage is a number from 0 to 100.");
        Value = value;
    }

    /// <summary>0 to 100.</summary>
    public double Value { get; }

    /// <summary>Whether the number may be a percentage: finite, 0 to 100.</summary>
    public static bool IsValid(double value) => value is >= 0 and <= 100;

    /// <inheritdoc/>
    public int CompareTo(Percentage other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is the smaller share.</summary>
    public static bool operator <(Percentage left, Percentage right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is the larger share.</summary>
    public static bool operator >(Percentage left, Percentage right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is at most <paramref name="right"/>.</summary>
    public static bool operator <=(Percentage left, Percentage right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is at least <paramref name="right"/>.</summary>
    public static bool operator >=(Percentage left, Percentage right) => left.Value >= right.Value;

    /// <summary>For people, e.g. <c>12.5 %</c>.</summary>
    public override string ToString() => Value.ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
