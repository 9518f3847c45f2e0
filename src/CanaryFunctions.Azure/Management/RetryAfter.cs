using System.Globalization;
using Azure;

namespace CanaryFunctions.Azure.Management;

/// <summary>How long an answer asks to be left alone.</summary>
internal static class RetryAfter
{
    // Whoever asks for more has the clock wrong, or is looked at again all the same.
    private static readonly TimeSpan longest = TimeSpan.FromHours(1);

    /// <summary>What it asks for, in seconds or as a date; at most an hour. Null if it does not say, or nothing that can be
    /// read.</summary>
    public static TimeSpan? Of(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Within(TimeSpan.FromSeconds(seconds));
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            return null;

        // By the clock of who says so.
        return Within(until - (response.Headers.Date ?? TimeProvider.System.GetUtcNow()));
    }

    private static TimeSpan Within(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longest ? longest : wait;
}
