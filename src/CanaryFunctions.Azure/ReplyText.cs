using System.Text;

namespace CanaryFunctions.Azure;

/// <summary>Reads what servers of others answer: the beginning of it at most, and as UTF-8, whatever they call it.</summary>
internal static class ReplyText
{
    /// <summary>At most so much is read, in bytes.</summary>
    public const int Longest = 16 * 1024;

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads an answer of which only the headers have been read.</summary>
    /// <returns>The text, and whether that is all of it. What is no UTF-8 is replaced.</returns>
    public static async Task<(string Text, bool IsWhole)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[Longest + 1];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.UTF8.GetString(bytes, 0, Math.Min(read, Longest));
        return (text.TrimStart(ByteOrderMark), read <= Longest);
    }
}
