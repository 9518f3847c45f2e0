namespace Shop;

/// <summary>Loses memory by the minute, if the release does.</summary>
internal sealed class MemoryLeak(Release release) : BackgroundService
{
    private readonly List<byte[]> lost = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (release.MemoryMbPerMinute == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1) / release.MemoryMbPerMinute);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var megabyte = new byte[1024 * 1024];

            // Memory that was never written to is not the process's yet.
            Array.Fill(megabyte, (byte)1);
            lost.Add(megabyte);
        }
    }
}
