using CanaryFunctions.Core.Access;

namespace CanaryFunctions.WebConsole.Keys;

/// <summary>What is filled in to make a key.</summary>
public sealed class KeyForm
{
    /// <summary>Who or what uses it.</summary>
    public string? Name { get; set; }

    /// <summary>The role.</summary>
    public Role Role { get; set; } = Role.Releaser;

    /// <summary>On what, as people write it, e.g. <c>shop/production</c>; null while nothing is chosen.</summary>
    public string? On { get; set; }

    /// <summary>Until what day it is good; null for ever.</summary>
    public DateOnly? Until { get; set; }
}
