namespace CanaryFunctions.Simulator.Sites;

/// <summary>A swap under way or ended.</summary>
internal sealed class SwapOperation(Slot source, Slot destination)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>The slot named by the path.</summary>
    public Slot Source => source;

    public Slot Destination => destination;

    public bool IsEnded { get; private set; }

    /// <summary>Why it failed; null while it runs and if it did not.</summary>
    public string? Failure { get; private set; }

    public void End(string? failure)
    {
        Failure = failure;
        IsEnded = true;
    }
}
