namespace Shop;

/// <summary>Brings about the faults of a release.</summary>
internal sealed class Faults(Release release)
{
    private readonly List<byte[]> leaked = [];
    private double due = Random.Shared.NextDouble();

    public async Task SufferAsync(CancellationToken cancellationToken)
    {
        if (release.LatencyMs > 0) await Task.Delay(release.LatencyMs, cancellationToken);
        if (release.LeakKilobytes > 0)
        {
            lock (leaked) leaked.Add(GC.AllocateUninitializedArray<byte>(release.LeakKilobytes * 1024));
        }
    }

    /// <summary>Whether this checkout fails. They are spread as chance would, but over many the rate is exact.</summary>
    public bool CheckoutFails()
    {
        lock (leaked)
        {
            due += 2 * Random.Shared.NextDouble() * release.CheckoutErrorRate;
            if (due < 1) return false;
            due--;
            return true;
        }
    }
}
