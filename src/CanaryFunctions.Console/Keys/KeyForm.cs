using CanaryFunctions.Core.Access;

namespace CanaryFunctions.WebConsole.Keys;

/// <summary>What is filled in to make a key.</summary>
public sealed class KeyForm
{
    /// <summary>Who or what uses it.</summary>
    public string? Name { get; set; }

    /// <summary>The role.</summary>
    public Role Role { get; set; } = Role.Releaser;

    /// <summary>On what: empty for everything, an application, or an application and an environment with a slash between.</summary>
    public string? On { get; set; }

    /// <summary>Until what day it is good; null for ever.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The grant that is meant.</summary>
    public Grant ToGrant() => (On ?? "").Split('/', 2) switch
    {
        [""] => new(Role),
        [var application] => new(Role, application),
        [var application, var environment] => new(Role, application, environment),
        _ => throw new InvalidOperationException("A text has at least one part."),
    };
}
