using System.CommandLine;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>Options that many commands share. They are the same everywhere.</summary>
internal static class Given
{
    public static Option<string> Application() => new("--app", "-a")
    {
        Description = "The application; CANARY_APP if left out.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CANARY_APP") ?? "",
    };

    public static Option<string> EnvironmentName() => new("--env", "-e")
    {
        Description = "The environment; CANARY_ENV, or else production, if left out.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CANARY_ENV") ?? "production",
    };

    public static Option<int> Top() => new("--top")
    {
        Description = "How many at most, 1 to 100.",
        DefaultValueFactory = _ => 20,
    };

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    public static Argument<string> Word(string name, string description) => new(name) { Description = description };

    /// <summary>A part of an address.</summary>
    /// <exception cref="RefusedInputException">It is empty.</exception>
    public static string Part(this ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is { Length: > 0 } text
            ? Uri.EscapeDataString(text)
            : throw new RefusedInputException($"Give {option.Name}.");

    /// <summary>A part of an address.</summary>
    public static string Part(this ParseResult parsed, Argument<string> argument) =>
        Uri.EscapeDataString(parsed.GetRequiredValue(argument));

    /// <summary>A query of what was given.</summary>
    public static string Query(params (string Name, object? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is not null)
            .Select(part => $"{part.Name}={Uri.EscapeDataString($"{part.Value}")}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
