using System.Text.Json.Nodes;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>A request to the control plane.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query; parts that people give are escaped.</param>
/// <param name="Text">The body; null for none.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, string? Text = null)
{
    /// <summary>What the body is.</summary>
    public string TextType { get; init; } = "application/json";

    /// <summary>Says that a request which is sent again is the same.</summary>
    public string Key { get; } = Guid.NewGuid().ToString();

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Put(string path, JsonNode body) => new(HttpMethod.Put, path, body.ToJsonString());

    public static ApiRequest Post(string path, JsonNode? body = null) => new(HttpMethod.Post, path, body?.ToJsonString());
}
