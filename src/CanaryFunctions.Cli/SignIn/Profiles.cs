using System.Text.Json;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.SignIn;

/// <summary>The control planes that the user has signed in to, in a file that only he can read.</summary>
internal sealed class Profiles(string folder)
{
    private readonly string file = Path.Combine(folder, "profiles.json");

    /// <summary>Those of the user: in <c>CANARY_CONFIG</c>, or where his system keeps such things.</summary>
    public static Profiles Of(Func<string, string?> variable) => new(variable("CANARY_CONFIG") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "canary"));

    /// <summary>All that are kept.</summary>
    /// <exception cref="ControlPlaneException">The file is damaged.</exception>
    public Kept Read()
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize<Kept>(File.ReadAllText(file), CanaryJson.Options) ?? new()
                : new();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new ControlPlaneException(ExitCode.Usage, $"{file} can't be read: {e.Message} Remove it and sign in again.");
        }
    }

    /// <summary>Keeps them, all or nothing.</summary>
    public void Write(Kept kept)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var draft = $"{file}.{Environment.ProcessId}";
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(draft, options)) JsonSerializer.Serialize(stream, kept, CanaryJson.Options);
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlPlaneException(ExitCode.Usage, $"{file} can't be written: {e.Message}");
        }
    }

    /// <summary>What is kept.</summary>
    public sealed record Kept
    {
        /// <summary>Name of the profile in use.</summary>
        public string? Current { get; init; }

        /// <summary>The profiles by name.</summary>
        public SortedDictionary<string, Profile> All { get; init; } = [];
    }
}
