namespace CanaryFunctions.WebConsole.Tests;

/// <summary>All screens: each page of the console, by its address in the code, with what it is looked at with.</summary>
internal static class Screens
{
    private const string Environment = "/applications/{application}/environments/{environment}";
    private const string Production = "/applications/{shop}/environments/production";

    public static readonly Dictionary<string, string[]> OfPages = new()
    {
        ["/"] = ["/", "/?view=table", "/?q=nobodys", "/?show=underway"],
        ["/wall"] = ["/wall"],
        ["/sign-in"] = ["/sign-in"],
        ["/analytics"] = ["/analytics", "/analytics?from=soon"],
        ["/applications/{application}/analytics"] = ["/applications/{shop}/analytics"],
        ["/access"] = ["/access", "/access?on={shop}/production"],
        ["/audit"] = ["/audit", "/audit?result=refused"],
        ["/channels"] = ["/channels"],
        ["/channels/{channel}"] = ["/channels/ops", "/channels/ops?show=dead", "/channels/ops?change=true"],
        ["/me/channels/{channel}"] = ["/me/channels/mine"],
        ["/new-channel"] = ["/new-channel"],
        ["/me/new-channel"] = ["/me/new-channel"],
        ["/gallery"] = ["/gallery"],
        ["/rollouts/{rollout}"] = ["/rollouts/{live}", "/rollouts/{back}", "/rollouts/{promoted}", "/rollouts/{waiting}"],
        ["/applications/{application}"] = ["/applications/{shop}"],
        [Environment] = [Production],
        [$"{Environment}/edit"] = [$"{Production}/edit"],
        [$"{Environment}/release"] = [$"{Production}/release"],
        [$"{Environment}/release/policy"] = [$"{Production}/release/policy?version=1.1.0"],
        ["/applications/{application}/versions/new"] = ["/applications/{shop}/versions/new"],
        ["/applications/{application}/versions/{version}"] =
            ["/applications/{shop}/versions/1.0.0", "/applications/{shop}/versions/1.2.0", "/applications/{shop}/versions/0.9.0"],
        ["/applications/{application}/versions/compare"] = ["/applications/{shop}/versions/compare?from=1.0.0&to=1.2.0"],
        ["/applications/{application}/policies/{name}"] =
            ["/applications/{shop}/policies/careful", "/applications/{shop}/policies/tested"],
        ["/applications/{application}/policies/{name}/edit"] = ["/applications/{shop}/policies/tested/edit"],
        ["/applications/{application}/new-policy"] = ["/applications/{shop}/new-policy"],
        ["/applications/{application}/new-environment"] = ["/applications/{shop}/new-environment"],
        ["/new-application"] = ["/new-application"],
        ["/problem/{Status:int}"] = ["/nothing", "/problem/400", "/problem/403", "/problem/500"],
    };

    /// <summary>What is looked at, with the report that is no page of the console's own.</summary>
    public static IEnumerable<string> All => OfPages.Values.SelectMany(screens => screens).Append("/rollouts/{back}/report");
}
