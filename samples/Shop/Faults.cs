namespace Shop;

/// <summary>Brings about the faults of a release in its answers.</summary>
internal sealed class Faults(Release release)
{
    private readonly Lottery failing = new(release.CheckoutErrorRate);
    private readonly Lottery slow = new(release.LatencyShare);

    /// <summary>Waits as long as this answer is to take longer.</summary>
    public Task SufferAsync(CancellationToken cancellationToken) => release.LatencyMs > 0 && slow.Hits()
        ? Task.Delay(release.LatencyMs, cancellationToken)
        : Task.CompletedTask;

    /// <summary>Whether this checkout fails.</summary>
    public bool CheckoutFails() => failing.Hits();
}
