namespace CanaryFunctions.Simulator.Sites;

/// <summary>A package that was unpacked into a slot.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Package">Address of the package.</param>
internal sealed record PushedDeployment(string Id, Uri Package)
{
    /// <summary>When it is over.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Whether the package could not be had.</summary>
    public bool HasFailed { get; set; }
}
