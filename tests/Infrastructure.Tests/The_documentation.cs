using System.Text.RegularExpressions;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Infrastructure.Tests;

public sealed partial class The_documentation
{
    private static readonly string page = Page("deploy.md");

    [Fact]
    public async Task Names_each_parameter_of_the_control_plane()
    {
        var parameters = (await Templates.CompiledAsync("main.bicep"))["parameters"]!.AsObject().Select(one => one.Key);

        Assert.All(parameters, name => Assert.Matches($"[`{{ ]{name}[`=]", page));
    }

    [Fact]
    public async Task Names_each_parameter_of_a_target()
    {
        var parameters = (await Templates.CompiledAsync("target.bicep"))["parameters"]!.AsObject().Select(one => one.Key);

        Assert.All(parameters, name => Assert.Matches($"[` ]{name}[`=]", page));
    }

    /// <summary>The first table of what it calls has the rights of all calls, and no others.</summary>
    [Fact]
    public void Names_each_right_that_a_call_takes()
    {
        var target = new Target(Guid.Empty, "shop-rg", "shop", "canary");

        Assert.Equal(
            TargetCalls.EachKind(target).Select(call => call.Action.Replace("Microsoft.Web/", "")).Distinct().Order(StringComparer.Ordinal),
            Tables("azure.md", "What it calls")[0]
                .SelectMany(row => Code().Matches(row.Split('|')[2]).Select(code => code.Groups["text"].Value))
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_each_service_that_is_queried_with_its_role() => Assert.Equal(
        QueryService.All.Select(service => service.Role).Order(StringComparer.Ordinal),
        Tables("azure.md", "What it calls")[1].Select(row => row.Split('|')[2].Trim()).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_each_role_of_the_control_plane() => Assert.All(
        The_control_plane.Roles, role => Assert.Contains($"| {role.Name} |", page, StringComparison.Ordinal));

    internal static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name));

    // The rows of the tables of a section, without their heads.
    internal static List<string[]> Tables(string name, string section) =>
    [
        .. Page(name).Split($"## {section}\n")[1].Split("\n## ")[0].Split("\n\n").Where(part => part.StartsWith('|'))
            .Select(table => table.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..]),
    ];

    [GeneratedRegex("`(?<text>[^`]+/[^`]+)`")]
    private static partial Regex Code();
}
