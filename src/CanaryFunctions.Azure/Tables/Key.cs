namespace CanaryFunctions.Azure.Tables;

/// <summary>Keys of rows.</summary>
internal static class Key
{
    /// <summary>Between the parts of a key that has several.</summary>
    public const char Separator = '|';

    // 1 KiB of UTF-16.
    private const int Longest = 512;

    /// <summary>Passes on text that can be a key, or a part of one.</summary>
    /// <exception cref="ArgumentException">Table Storage forbids it (the emulator does not always), or it could be
    /// taken for several parts.</exception>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model</remarks>
    public static string Of(string text) =>
        IsValid(text) ? text : throw new ArgumentException($"'{text}' cannot be the key of a row.", nameof(text));

    /// <summary>Whether text can be a key, or a part of one.</summary>
    public static bool IsValid(string text) => text.Length is > 0 and <= Longest
        && !text.Any(letter => letter is '/' or '\\' or '#' or '?' or '%' or Separator || char.IsControl(letter));
}
