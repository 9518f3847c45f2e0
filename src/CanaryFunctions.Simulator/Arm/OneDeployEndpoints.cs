using System.Text.Json.Nodes;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Deployments that unpack a package into a slot, and how they go on.</summary>
internal sealed class OneDeployEndpoints(SiteCalls calls, AppRunner runner, Ledger ledger, SimulatorOptions options)
{
    private const int Deploying = 2;
    private const int Failed = 3;
    private const int Success = 4;

    public void Map(RouteGroupBuilder group)
    {
        group.MapPut("/extensions/onedeploy", (HttpContext http) =>
            calls.ChangeAsync<Envelope<OneDeployChange>>(http, (slot, change) => Begin(http, slot, change)));
        group.MapGet("/deployments", (HttpContext http) => calls.Read(http, List));
        group.MapGet("/deployments/latest", (HttpContext http) => calls.Read(http, slot => Latest(http, slot)));
    }

    private IResult Begin(HttpContext http, Slot slot, Envelope<OneDeployChange> change)
    {
        if (change.Properties?.PackageUri is not { } package) return Results.Text("'packageUri' was missing.", statusCode: 400);
        if (slot.Settings.ContainsKey(Slot.Package))
            return Results.Text("The app runs from a remote zip package.", statusCode: StatusCodes.Status409Conflict);
        if (slot.Deployments.LastOrDefault() is { } latest && IsRunning(latest))
        {
            return Results.Text(
                "There is a deployment currently in progress. Please try again when it completes.",
                statusCode: StatusCodes.Status409Conflict);
        }

        var deployment = new PushedDeployment(Guid.NewGuid().ToString("N"), package)
        {
            EndsAt = options.Time.GetUtcNow() + options.SwapDuration,
        };
        slot.Deployments.Add(deployment);
        ledger.Add(Happening.Deployed, slot.ResourceId, slot.Settings.GetValueOrDefault("CANARY_DEPLOYING", "unmarked"));
        runner.Restart(slot);
        Pending(http, slot);
        return Results.Json(Json(slot, deployment, Deploying), statusCode: StatusCodes.Status202Accepted);
    }

    private IResult List(Slot slot) => Results.Json(new JsonObject
    {
        ["value"] = new JsonArray([.. slot.Deployments.AsEnumerable().Reverse().Select(one => Json(slot, one, Status(one)))]),
    });

    private IResult Latest(HttpContext http, Slot slot)
    {
        if (slot.Deployments.LastOrDefault() is not { } latest) return ArmError.NotFound($"{slot.ResourceId}/deployments/latest");
        if (!IsRunning(latest)) return Results.Json(Json(slot, latest, Status(latest)));
        Pending(http, slot);
        return Results.Json(Json(slot, latest, Deploying), statusCode: StatusCodes.Status202Accepted);
    }

    private int Status(PushedDeployment deployment) => IsRunning(deployment) ? Deploying : deployment.HasFailed ? Failed : Success;

    private bool IsRunning(PushedDeployment deployment) => options.Time.GetUtcNow() < deployment.EndsAt;

    private static void Pending(HttpContext http, Slot slot) => http.Response.Headers.Location =
        $"{http.Request.Scheme}://{http.Request.Host}{slot.ResourceId}/deployments/latest"
        + "?api-version=2018-02-01&deployer=OneDeploy";

    private static JsonObject Json(Slot slot, PushedDeployment deployment, int status) => new()
    {
        ["id"] = $"{slot.ResourceId}/deployments/{deployment.Id}",
        ["name"] = deployment.Id,
        ["type"] = "Microsoft.Web/sites/deployments",
        ["properties"] = new JsonObject
        {
            ["id"] = deployment.Id,
            ["status"] = status,
            ["status_text"] = status == Failed ? "The package could not be fetched." : "",
            ["progress"] = status == Deploying ? "Running deployment command..." : "",
            ["deployer"] = "OneDeploy",
            ["provisioningState"] = status switch { Failed => "Failed", Success => "Succeeded", _ => "InProgress" },
        },
    };
}
