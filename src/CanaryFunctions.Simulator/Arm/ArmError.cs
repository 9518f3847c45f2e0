using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Errors in the two shapes that Azure sends.</summary>
internal static class ArmError
{
    /// <summary>The specified shape, which ARM itself sends.</summary>
    public static IResult Of(int status, string code, string message) => Results.Json(
        new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, statusCode: status);

    /// <summary>The shape that App Service really sends.</summary>
    public static IResult OfAppService(int status, string code, string message, string? extendedCode = null)
    {
        var details = new JsonArray(
            new JsonObject { ["Message"] = message },
            new JsonObject { ["Code"] = code },
            new JsonObject
            {
                ["ErrorEntity"] = new JsonObject
                {
                    ["ExtendedCode"] = extendedCode ?? "51020",
                    ["MessageTemplate"] = "{0}",
                    ["Parameters"] = new JsonArray(message),
                    ["Code"] = code,
                    ["Message"] = message,
                },
            });
        var body = new JsonObject
        {
            ["Code"] = code,
            ["Message"] = message,
            ["Target"] = null,
            ["Details"] = details,
            ["Innererror"] = null,
        };
        return Results.Json(body, statusCode: status);
    }

    /// <summary>Another operation is under way on the site.</summary>
    public static IResult Busy(string operation, int status = StatusCodes.Status409Conflict) => OfAppService(
        status,
        "Conflict",
        $"Cannot modify this site because another operation is in progress. Details: Id: {operation}, "
        + "OperationName: SwapSiteSlots",
        "59203");

    /// <summary>The body of a call can't be read.</summary>
    public static IResult BadContent(string reason) => Of(
        StatusCodes.Status400BadRequest,
        "InvalidRequestContent",
        $"The request content was invalid and could not be deserialized: '{reason}'.");

    /// <summary>There is no such site, or it has no such slot.</summary>
    public static IResult NoSite(string group, string site) =>
        NotFound($"Microsoft.Web/sites/{site}' under resource group '{group}");

    /// <summary>There is no such thing.</summary>
    public static IResult NotFound(string resource) => Of(
        StatusCodes.Status404NotFound,
        "ResourceNotFound",
        $"The Resource '{resource}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
}
