using System.Text.RegularExpressions;
using CanaryFunctions.Cli.Plan;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Cli.Tests;

public sealed class The_documentation
{
    private static readonly string docs = Path.Combine(Repository.Root, "docs");
    private static readonly string policy = Regex.Match(
        File.ReadAllText(Path.Combine(docs, "reference", "policy.md")), "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    public static TheoryData<string> Pages =>
    [
        .. new[] { "docs", "src" }.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page)).Where(page => !page.Contains("/bin/", StringComparison.Ordinal)).Order(),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Leads_only_to_what_there_is(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));

        var links = Regex.Matches(text, @"\]\((?<to>[^()#\s]+)(#[^()\s]*)?\)").Select(link => link.Groups["to"].Value)
            .Where(link => !link.Contains(':', StringComparison.Ordinal));

        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"There is no {link}."));
    }

    [Fact]
    public void Shows_a_policy_that_can_be_run() => Assert.Null(PolicyDocument.Read(policy).Refusal);

    [Fact]
    public void Shows_hooks_that_can_be_asked()
    {
        var hooks = Regex.Match(
            File.ReadAllText(Path.Combine(docs, "hooks.md")), "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

        var read = PolicyDocument.Read($"name: p\nsteps: [{{ weight: 10 }}]\n{hooks}");

        Assert.Equal(2, read.Value?.Hooks.Length);
    }

    [Fact]
    public void Shows_the_plan_that_its_command_prints()
    {
        var file = new FileInfo(Path.GetTempFileName());
        File.WriteAllText(file.FullName, policy);
        using var output = new StringWriter();

        Assert.Equal(0, PlanCommand.Run(file, null, (3000, 0.002), "3m", "text", output, TextWriter.Null));

        file.Delete();
        var page = File.ReadAllText(Path.Combine(docs, "plan.md"));
        Assert.All(
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains("    " + line, page, StringComparison.Ordinal));
    }
}
