using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CanaryFunctions.Core.Webhooks;

/// <summary>Signs messages, and knows the signatures of others: HMAC-SHA256 over id, time and body.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public static class WebhookSignature
{
    /// <summary>The header with the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time of sending, in seconds since 1970.</summary>
    public const string TimeHeader = "webhook-timestamp";

    /// <summary>The header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Scheme = "v1,";

    /// <summary>How far a message's time may be from now. An older one may be a replay.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The signatures of a message, one for each key, so that a key can be replaced while both sides still know the
    /// old one.</summary>
    /// <param name="secret">The key, or several with spaces between: <c>whsec_</c> and base64, or any text.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">Its body.</param>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        string.Join(' ', Codes(secret, id, Seconds(at), body.ToArray()).Select(code => $"{Scheme}{Convert.ToBase64String(code)}"));

    /// <summary>Why a message is not to be believed, for people; null if one of its signatures is right and it is
    /// recent.</summary>
    public static string? Doubt(
        string secret, string? id, string? time, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (id is not { Length: > 0 and <= 100 }) return $"The header {IdHeader} is missing or has more than 100 characters.";
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return $"The header {TimeHeader} is not a number of seconds since 1970.";
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return $"The message's time is more than {Tolerance.TotalMinutes:0} minutes from now: check the sender's clock.";

        var right = Codes(secret, id, time, body.ToArray());
        var isRight = Given(signatures).Any(given => right.Any(code => CryptographicOperations.FixedTimeEquals(code, given)));
        return isRight ? null : $"No signature in {SignatureHeader} is right.";
    }

    /// <summary>A time as the header has it.</summary>
    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[][] Codes(string secret, string id, string seconds, byte[] body) =>
    [
        .. secret.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(key => HMACSHA256.HashData(Key(key), (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body])),
    ];

    private static byte[] Key(string text)
    {
        var coded = text.StartsWith(SecretPrefix, StringComparison.Ordinal) ? text[SecretPrefix.Length..] : null;
        var bytes = new byte[coded?.Length ?? 0];
        return coded is not null && Convert.TryFromBase64String(coded, bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }

    private static IEnumerable<byte[]> Given(string? signatures)
    {
        foreach (var part in (signatures ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = new byte[part.Length];
            if (part.StartsWith(Scheme, StringComparison.Ordinal)
                && Convert.TryFromBase64String(part[Scheme.Length..], bytes, out var length))
            {
                yield return bytes[..length];
            }
        }
    }
}
