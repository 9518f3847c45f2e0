using CanaryFunctions.Api.Problems;
using CanaryFunctions.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Protocol;

/// <summary>Refuses addresses that name what can't exist, before anything is asked of storage.</summary>
internal static class NamesInAddresses
{
    private static readonly string[] named = ["application", "environment", "name", "tag", "channel"];

    public static RouteGroupBuilder WithCheckedNames(this RouteGroupBuilder api)
    {
        api.AddEndpointFilter((context, next) =>
        {
            var wrong = FirstWrong(context.HttpContext);
            return wrong is null
                ? next(context)
                : ValueTask.FromResult<object?>(
                    new Refusal(RefusalKind.Invalid, "name-invalid", $"'{wrong}': {Names.Rule}").ToProblem());
        });
        return api;
    }

    /// <summary>The first name in the address that nothing can have; null if there is none.</summary>
    public static string? FirstWrong(HttpContext http)
    {
        var route = http.GetRouteData().Values;
        return named.Select(part => route[part]).OfType<string>().FirstOrDefault(name => !Names.IsValid(name));
    }
}
