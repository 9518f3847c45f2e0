namespace CanaryFunctions.Simulator.Sites;

/// <summary>A swap under way or ended. Changed only under the site's gate.</summary>
internal sealed class SwapOperation(Slot source, Slot destination)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public Slot Source => source;

    public Slot Destination => destination;

    public bool IsEnded { get; private set; }

    /// <summary>Why it failed; null while it runs and if it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Ends it; the site can be changed again.</summary>
    /// <param name="failure">Why it failed; null if it did not.</param>
    public void End(string? failure)
    {
        (Failure, IsEnded) = (failure, true);
        source.Site.Busy = null;
    }
}
