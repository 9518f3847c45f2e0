using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CanaryFunctions.Api.Documentation;

/// <summary>What addresses and bodies look like.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string> inAddresses = new()
    {
        ["application"] = "shop",
        ["environment"] = "production",
        ["version"] = "1.2.0",
        ["other"] = "1.1.0",
        ["tag"] = "stable",
        ["name"] = "checkout",
        ["rollout"] = "01K9Z3GQ4T6V8XABCDEFGHJKMN",
        ["number"] = "3",
        ["command"] = "pause",
        ["key"] = "4FqTn8sVw2Lx",
        ["channel"] = "releases",
        ["delivery"] = "01K9Z3GQ4T6V8XABCDEFGHJKMN-000012",
    };

    public static void Show(OpenApiOperation operation, IEnumerable<object> metadata)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.In is ParameterLocation.Path && inAddresses.TryGetValue(parameter.Name!, out var value))
                parameter.Example = value;
        }

        if (metadata.OfType<BodyExample>().FirstOrDefault() is { } body
            && operation.RequestBody?.Content?.TryGetValue("application/json", out var media) is true)
        {
            ((OpenApiMediaType)media).Example = JsonNode.Parse(body.Json);
        }
    }
}
