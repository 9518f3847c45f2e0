using CanaryFunctions.Core.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace CanaryFunctions.Api.Access;

/// <summary>What an operation needs: a role on what its address names.</summary>
internal sealed class AccessRule(Role role, bool onEverything = false)
    : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public Role Role { get; } = role;

    /// <summary>Whether it needs the role on everything, whatever its address names.</summary>
    public bool OnEverything { get; } = onEverything;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>Gives operations their rule. One without is refused to everybody.</summary>
internal static class AccessRules
{
    /// <summary>Who may use the operation: those who have the role on the application and environment of its address, or
    /// on those of the rollout that it names; where it names none, on anything. The operation itself then looks at what it is
    /// asked for.</summary>
    public static T Requires<T>(this T operation, Role role)
        where T : IEndpointConventionBuilder => operation.WithMetadata(new AccessRule(role));

    /// <summary>Only those may use the operation who have the role on everything.</summary>
    public static T RequiresOnEverything<T>(this T operation, Role role)
        where T : IEndpointConventionBuilder => operation.WithMetadata(new AccessRule(role, onEverything: true));
}
