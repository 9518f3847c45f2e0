using System.Globalization;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Keeps text up to a length; whoever writes more is stopped.</summary>
/// <param name="most">The most characters.</param>
internal sealed class ShortWriter(int most) : StringWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    /// <exception cref="IsFull">What is left out would be too long; the rest is kept.</exception>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = GetStringBuilder();
        var free = most - text.Length;
        text.Append(buffer.Length <= free ? buffer : buffer[..free]);
        if (buffer.Length > free) throw new IsFull();
    }

    /// <summary>It takes no more.</summary>
    public sealed class IsFull : IOException;
}
