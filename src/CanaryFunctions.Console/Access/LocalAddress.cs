namespace CanaryFunctions.WebConsole.Access;

/// <summary>Where somebody goes after he has signed in. An address that was given leads nowhere else than here.</summary>
internal static class LocalAddress
{
    /// <summary>The address if it is one of ours, else that of the first page.</summary>
    public static string Of(string? given) =>
        given is ['/', ..] and not ['/', '/' or '\\', ..] && !given.Any(char.IsControl) ? given : "/";
}
