using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Rollouts' ids as row keys that sort from the newest to the oldest: rows are always read in rising order of
/// their keys.</summary>
internal static class NewestFirst
{
    // Crockford's base 32, as ULIDs are written: https://github.com/ulid/spec
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Key(RolloutId id) => Inverted(id.ToString());

    public static RolloutId Id(string key) => RolloutId.Parse(Inverted(key));

    private static string Inverted(string text) =>
        string.Concat(text.Select(digit => Digits[^(Digits.IndexOf(digit, StringComparison.Ordinal) + 1)]));
}
