using System.Net;
using System.Text.RegularExpressions;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests.Access;

public sealed class The_first_start
{
    private static readonly Dictionary<string, string> withoutKey = new() { ["Canary__Access__BootstrapKey"] = "" };

    [Fact]
    public async Task Prints_the_key_of_a_first_admin_and_the_second_start_does_not()
    {
        await using var cloud = await LocalCloud.StartAsync();
        await using var first = await Host.StartAsync(cloud, settings: withoutKey);
        await using var second = await Host.StartAsync(cloud, settings: withoutKey);
        var key = Regex.Match(first.Output, "shown this once: (cf_[0-9A-Za-z]{12}_[0-9A-Za-z]{43})").Groups[1].Value;

        using var admin = new Caller(second.Address, key);
        using var answer = await admin.SendAsync(HttpMethod.Get, "api/audit");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("cf_", second.Output, StringComparison.Ordinal);
    }
}
