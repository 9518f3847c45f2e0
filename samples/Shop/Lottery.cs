namespace Shop;

/// <summary>Hits a share of the draws: spread as chance would, but over many the share is exact.</summary>
internal sealed class Lottery(double share)
{
    private readonly Lock gate = new();
    private double due = Random.Shared.NextDouble();

    public bool Hits()
    {
        lock (gate)
        {
            due += 2 * Random.Shared.NextDouble() * share;
            if (due < 1) return false;
            due--;
            return true;
        }
    }
}
