using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Tells callers what they may do.</summary>
internal sealed class PermissionEndpoints(SiteCalls calls, Tokens tokens)
{
    public void Map(RouteGroupBuilder group) => group.MapGet(
        "/providers/Microsoft.Authorization/permissions",
        (HttpContext http) => calls.Read(http, _ => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray(new JsonObject
            {
                ["actions"] = new JsonArray(tokens.IsReader(http.Request) ? "*/read" : "*"),
                ["notActions"] = new JsonArray(),
                ["dataActions"] = new JsonArray(),
                ["notDataActions"] = new JsonArray(),
            }),
            ["nextLink"] = null,
        })));
}
