namespace CanaryFunctions.Simulator.Arm;

/// <summary>A token bucket, as ARM has one for the reads and one for the writes of a caller.</summary>
internal sealed class Throttle(int size, double refillPerSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = size;
    private long filledAt = time.GetTimestamp();

    /// <summary>Takes a token.</summary>
    /// <param name="remaining">How many are left.</param>
    /// <param name="retryAfter">Whole seconds until there is one again, if there is none.</param>
    public bool TryTake(out int remaining, out int retryAfter)
    {
        lock (gate)
        {
            tokens = Math.Min(size, tokens + time.GetElapsedTime(filledAt).TotalSeconds * refillPerSecond);
            filledAt = time.GetTimestamp();
            (remaining, retryAfter) = (Math.Max(0, (int)tokens - 1), 0);
            if (tokens >= 1)
            {
                tokens--;
                return true;
            }

            retryAfter = (int)Math.Ceiling((1 - tokens) / refillPerSecond);
            return false;
        }
    }
}
