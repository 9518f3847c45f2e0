using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>The templates of <c>infra/</c>.</summary>
internal static class Templates
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, JsonNode>>> compiled = new(CompileAsync);

    /// <summary>Their folder.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    /// <summary>The paths of all, from the folder on.</summary>
    public static IEnumerable<string> All => Directory
        .EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path))
        .Order(StringComparer.Ordinal);

    /// <summary>What one is compiled to.</summary>
    public static async Task<JsonNode> CompiledAsync(string name) => (await compiled.Value)[name];

    /// <summary>Copies all, with all that is beside them, so that the CLI may write there.</summary>
    /// <returns>The folder of the copies.</returns>
    public static string Copy()
    {
        var copies = Directory.CreateTempSubdirectory("infrastructure").FullName;
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(copies, Path.GetRelativePath(Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        return copies;
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode>> CompileAsync()
    {
        var copies = Copy();
        var (exitCode, complaints) = await Bicep.RunAsync("build", "--pattern", Path.Combine(copies, "**", "*.bicep"));
        Assert.True(exitCode == 0, complaints.Replace(copies, Folder));
        var templates = All.ToDictionary(
            name => name,
            name => JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Path.Combine(copies, name), "json")))!);
        Directory.Delete(copies, recursive: true);
        return templates;
    }
}
