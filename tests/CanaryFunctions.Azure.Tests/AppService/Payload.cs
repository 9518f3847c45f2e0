using System.Text.Json;

namespace CanaryFunctions.Azure.Tests.AppService;

/// <summary>What App Service answers, shortened from recordings of it.</summary>
internal static class Payload
{
    public const string Busy = """
        {"Code":"Conflict","Message":"Cannot modify this site because of what is under way.","Target":null,
         "Details":[{"Message":"..."},{"Code":"Conflict"},
          {"ErrorEntity":{"ExtendedCode":"59203","Parameters":["Id: 52866c8e"],"Code":"Conflict","Message":"..."}}],
         "Innererror":null}
        """;

    public static string Web(params string[] rules) => $$"""
        {"id":"x","name":"shop","type":"Microsoft.Web/sites/config",
         "properties":{"loadBalancing":"LeastRequests","experiments":{"rampUpRules":[{{string.Join(',', rules)}}]} } }
        """;

    /// <summary>What is sent to change the rules.</summary>
    public static string Rules(params string[] rules) =>
        """{"properties":{"experiments":{"rampUpRules":[""" + string.Join(',', rules) + "]}}}";

    public static string Rule(string name, string percent, string? host = null) => $$"""
        {"actionHostName":"{{host ?? $"shop-{name}.azurewebsites.net"}}","reroutePercentage":{{percent}},
         "changeStep":null,"name":"{{name}}"}
        """;

    public static string Site(
        string state = "Running", string? operation = null, string host = "shop-canary.azurewebsites.net") => $$"""
        {"id":"x","properties":{"state":"{{state}}","defaultHostName":"{{host}}",
         "inProgressOperationId":{{JsonSerializer.Serialize(operation)}} } }
        """;

    public static string Settings(string? version)
    {
        var settings = new Dictionary<string, string> { ["s1"] = "v1" };
        if (version is not null)
        {
            settings["CANARY_VERSION"] = version;
            settings["WEBSITE_RUN_FROM_PACKAGE"] = $"https://packages.example/shop-{version}.zip";
        }

        return JsonSerializer.Serialize(new { name = "appsettings", properties = settings });
    }

    public static string ArmError(string code, string message) =>
        $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}","details":[]}}""";

    public static string SiteError(string code, string message) => $$"""
        {"Code":"{{code}}","Message":"{{message}}","Target":null,"Details":[{"Message":"{{message}}"}],
         "Innererror":null}
        """;
}
