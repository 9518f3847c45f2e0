using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Access;

/// <summary>Holds callers' grants against the rule of the operation.</summary>
internal sealed class AccessRuleHandler(IRolloutStore rollouts) : AuthorizationHandler<AccessRule>
{
    private const string Missing = "access.missing";

    /// <summary>What the caller lacks, for people; null if nothing is known to be missing.</summary>
    public static string? Lacks(HttpContext http) => http.Items[Missing] as string;

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRule rule)
    {
        if (context.Resource is not HttpContext http || context.User.Identity is not { IsAuthenticated: true }) return;
        var (grants, on) = (context.User.Grants(), rule.OnEverything ? Scope.Everything : await ScopeAsync(http));
        if (on is null ? grants.Any(grant => grant.Role >= rule.Role) : grants.Any(grant => grant.Allows(rule.Role, on)))
        {
            context.Succeed(rule);
            return;
        }

        var have = grants.IsEmpty ? "nothing" : string.Join(", ", grants);
        http.Items[Missing] = $"This needs the role {new Grant(rule.Role, on?.Application, on?.Environment)}; yours is {have}.";
    }

    private async Task<Scope?> ScopeAsync(HttpContext http)
    {
        var route = http.GetRouteData().Values;
        if (route["application"] is string application)
            return new(application, route["environment"] as string);
        if (route["rollout"] is string text && RolloutId.TryParse(text, out var id)
            && await rollouts.FindAsync(id, http.RequestAborted) is { } stored)
        {
            return new(stored.Rollout.Environment.Application, stored.Rollout.Environment.Name);
        }

        return null;
    }
}
