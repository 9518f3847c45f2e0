using Azure.Core;

namespace CanaryFunctions.Azure.Management;

/// <summary>One request to Azure Resource Manager.</summary>
internal sealed record ArmCall
{
    public required RequestMethod Method { get; init; }

    /// <summary>Absolute, or path and query from the management endpoint on.</summary>
    public required Uri Address { get; init; }

    /// <summary>What is asked for, for people: it follows "Azure refused to".</summary>
    public required string Doing { get; init; }

    /// <summary>Id of the resource that it is about.</summary>
    public required string Resource { get; init; }

    /// <summary>The right that it takes, as Azure names it, e.g. <c>Microsoft.Web/sites/read</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The built-in role that allows it.</summary>
    public required string Role { get; init; }

    /// <summary>Whether it changes anything. Where a change is not answered it may still have been made, and it is
    /// never sent again by itself: a swap that is done twice is undone.</summary>
    public required bool IsChange { get; init; }

    /// <summary>Sent as JSON; null for no body.</summary>
    public object? Body { get; init; }
}
