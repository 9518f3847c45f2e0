using System.IO.Enumeration;
using Azure.Core;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.AppService;

/// <summary>What the control plane may do with a resource.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource</remarks>
internal sealed class Rights(IReadOnlyList<Rights.Permission> granted)
{
    /// <summary>Asks for them. Whoever may see a resource may ask.</summary>
    public static ArmCall Ask(string resource) => new()
    {
        Method = RequestMethod.Get,
        Address = new(
            $"{resource}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01", UriKind.Relative),
        Doing = $"tell what may be done with {resource}",
        Resource = resource,
        Action = "Microsoft.Authorization/permissions/read",
        Role = "Reader",
        IsChange = false,
    };

    /// <summary>Whether an action is allowed: some role grants it and does not take it out again.</summary>
    public bool Allow(string action) => granted.Any(permission =>
        Among(permission.Actions, action) && !Among(permission.NotActions, action));

    private static bool Among(IReadOnlyList<string>? patterns, string action) =>
        patterns?.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, action, ignoreCase: true)) is true;

    /// <summary>The answer.</summary>
    internal sealed record List(IReadOnlyList<Permission>? Value);

    /// <summary>What one role allows. An asterisk stands for any text.</summary>
    internal sealed record Permission(IReadOnlyList<string>? Actions, IReadOnlyList<string>? NotActions);
}
