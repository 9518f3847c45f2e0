namespace CanaryFunctions.Simulator.Email;

/// <summary>So many calls in any minute, and so many in any hour.</summary>
internal sealed class MailLimit(int perMinute, int perHour, TimeProvider time)
{
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan hour = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly List<DateTimeOffset> calls = [];

    /// <summary>Counts a call, if it is allowed.</summary>
    /// <returns>Whole seconds until one is allowed; zero if this one is.</returns>
    public int Take()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            calls.RemoveAll(call => call <= now - hour);
            var wait = Math.Max(Wait(now, minute, perMinute), Wait(now, hour, perHour));
            if (wait == 0) calls.Add(now);
            return wait;
        }
    }

    private int Wait(DateTimeOffset now, TimeSpan span, int most)
    {
        var recent = calls.Where(call => call > now - span).ToArray();
        return recent.Length < most ? 0 : (int)Math.Ceiling((recent[^most] + span - now).TotalSeconds);
    }
}
