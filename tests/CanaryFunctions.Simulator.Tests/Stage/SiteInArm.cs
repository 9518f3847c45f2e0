using System.Net;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>What the tests do to a site through ARM.</summary>
public sealed class SiteInArm(Caller arm, string path)
{
    public string Path => path;

    public string Canary => $"{path}/slots/canary";

    public async Task<string> HostAsync(string? slot = null) =>
        (string)(await arm.GetAsync(slot is null ? path : $"{path}/slots/{slot}")).Properties["defaultHostName"]!;

    public Task<Answer> SetRulesAsync(params object[] rules) => arm.SendAsync(
        HttpMethod.Patch, $"{path}/config/web", new { properties = new { experiments = new { rampUpRules = rules } } });

    /// <summary>Gives the canary slot a share of the visitors.</summary>
    public async Task<Answer> SetShareAsync(double percent) => await SetRulesAsync(
        new { actionHostName = await HostAsync("canary"), reroutePercentage = percent, name = "canary" });

    public Task<Answer> SetAsync(string? slot, params (string Name, string Value)[] settings) => arm.SendAsync(
        HttpMethod.Put,
        $"{(slot is null ? path : $"{path}/slots/{slot}")}/config/appsettings",
        new { properties = settings.ToDictionary(setting => setting.Name, setting => setting.Value) });

    /// <summary>Puts the probe on the canary slot as a version.</summary>
    public Task<Answer> DeployAsync(Uri package, string version, params (string Name, string Value)[] settings) => SetAsync(
        "canary", [("WEBSITE_RUN_FROM_PACKAGE", package.AbsoluteUri), ("CANARY_VERSION", version), .. settings]);

    public Task<Answer> StickAsync(params string[] names) => arm.SendAsync(
        HttpMethod.Put, $"{path}/config/slotConfigNames", new { properties = new { appSettingNames = names } });

    public Task<Answer> BeginSwapAsync() =>
        arm.SendAsync(HttpMethod.Post, $"{Canary}/slotsswap", new { targetSlot = "production", preserveVnet = true });

    /// <summary>Follows a swap to its end.</summary>
    public async Task<Answer> EndSwapAsync(Answer begun)
    {
        Assert.Equal(HttpStatusCode.Accepted, begun.Status);
        var answer = begun;
        while (answer.Status == HttpStatusCode.Accepted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            answer = await arm.SendRawAsync(HttpMethod.Get, begun.Headers.Location!.PathAndQuery);
        }

        return answer;
    }

    public async Task<Answer> SwapAsync() => await EndSwapAsync(await BeginSwapAsync());
}
