using System.Text.Json.Nodes;

namespace CanaryFunctions.Cli.ControlPlane;

/// <summary>A request to the control plane.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query; parts that people give are escaped.</param>
/// <param name="Body">The body, JSON; null for none.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, JsonNode? Body = null)
{
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Put(string path, JsonNode body) => new(HttpMethod.Put, path, body);

    public static ApiRequest Post(string path, JsonNode? body = null) => new(HttpMethod.Post, path, body);
}
