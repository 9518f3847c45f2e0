using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Infrastructure.Tests;

public sealed class The_documentation
{
    private static readonly string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md"));

    [Fact]
    public async Task Names_each_parameter_of_the_control_plane()
    {
        var parameters = (await Templates.CompiledAsync("main.bicep"))["parameters"]!.AsObject().Select(one => one.Key);

        Assert.All(parameters, name => Assert.Matches($"[`{{ ]{name}[`=]", page));
    }

    [Fact]
    public void Names_each_role_of_the_control_plane() => Assert.All(
        The_control_plane.Roles, role => Assert.Contains($"| {role.Name} |", page, StringComparison.Ordinal));
}
