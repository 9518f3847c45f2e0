using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What <c>infra/target.bicep</c> allows, held against what the adapters do.</summary>
public sealed class Rights_on_a_target
{
    private const string Identity = "33333333-3333-3333-3333-333333333333";
    private const string Lists = "infra/target/roles.bicep";

    private static readonly Target shop = new(Guid.Parse(Deployed.Subscription), Deployed.ResourceGroup, "shop", "canary");

    [Fact]
    public async Task Allow_every_call_of_the_adapters()
    {
        var granted = await GrantedAsync();

        var missing = TargetCalls.EachKind(shop)
            .Where(call => !granted.Contains($"{call.Action} on {call.Resource}"))
            .Select(call => $"\n{call.Action} on {call.Resource}, to {call.Doing}");
        Assert.True(!missing.Any(), $"Missing in {Lists}: {string.Concat(missing)}");
    }

    [Fact]
    public async Task Allow_nothing_else()
    {
        var needed = TargetCalls.EachKind(shop)
            .Select(call => $"{call.Action} on {call.Resource}").ToHashSet(StringComparer.OrdinalIgnoreCase);

        var needless = (await GrantedAsync()).Where(right => !needed.Contains(right)).Select(right => $"\n{right}");
        Assert.True(!needless.Any(), $"No call needs what is in {Lists}: {string.Concat(needless)}");
    }

    [Fact]
    public void Are_read_from_every_call_that_there_is()
    {
        var counted = TargetCalls.EachKind(shop).Select(call => call.Action).ToHashSet();

        var uncounted = CallsInTheCode.Of(shop).Where(found => !counted.Contains(found.Call.Action))
            .Select(found => $"\n{found.Member}, which takes {found.Call.Action}");
        Assert.True(!uncounted.Any(), $"Missing in TargetCalls.EachKind: {string.Concat(uncounted)}");
    }

    [Fact]
    public async Task Are_those_of_the_control_plane_alone()
    {
        var deployed = await DeployAsync();

        Assert.NotEmpty(deployed.Assignments);
        Assert.All(deployed.Assignments, assignment => Assert.Equal(Identity, assignment.Principal));
    }

    private static Task<Deployed> DeployAsync(params (string Name, string Value)[] more) => Deployed.WithAsync(
        "target.bicep",
        [
            ("resourceGroupName", $"'{shop.ResourceGroup}'"),
            ("site", $"'{shop.Site}'"),
            ("slot", $"'{shop.Slot}'"),
            ("principalId", $"'{Identity}'"),
            .. more,
        ]);

    private static async Task<HashSet<string>> GrantedAsync()
    {
        var deployed = await DeployAsync();
        var actions = deployed.Of("Microsoft.Authorization/roleDefinitions").ToDictionary(
            role => (string)role["id"]!,
            role => role["properties"]!["permissions"]!.AsArray().SelectMany(permission =>
                permission!["actions"]!.AsArray().Concat(permission["dataActions"]!.AsArray()).Select(one => (string)one!)));
        return deployed.Assignments
            .SelectMany(assignment => actions[assignment.Role].Select(action => $"{action} on {assignment.Resource}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
