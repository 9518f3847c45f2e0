using System.Reflection;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Core.Tests.Architecture;

public class The_tree_is_the_architecture
{
    private const int LongestFile = 400;

    private static readonly Assembly core = typeof(RolloutMachine).Assembly;
    private static readonly string src = Path.Combine(Root(), "src");

    [Fact]
    public void Core_references_the_base_libraries_and_a_few_named_ones()
    {
        string[] named =
        [
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
            "Semver", "Ulid", "MathNet.Numerics", "YamlDotNet",
        ];

        var foreign = core.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not "netstandard")
            .Except(named);

        Assert.Empty(foreign);
        Assert.DoesNotContain(core.GetReferencedAssemblies(), name => name.Name == "System.Net.Http");
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        string[] empty = ["Helper", "Utils", "Utility", "Manager", "Common", "Shared", "Misc"];

        Assert.All(Files(), file => Assert.DoesNotContain(
            empty, word => Path.GetFileNameWithoutExtension(file).Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_file_holds_one_idea_and_can_be_read_at_once() => Assert.All(Files(), file => Assert.True(
        File.ReadLines(file).Count() <= LongestFile, $"{file} has more than {LongestFile} lines."));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CanaryFunctions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
