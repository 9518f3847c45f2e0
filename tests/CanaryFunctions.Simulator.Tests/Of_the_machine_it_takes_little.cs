using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class Of_the_machine_it_takes_little(Cloud cloud) : IClassFixture<Cloud>
{
    // A user has 128 on many machines, and the simulators of all test runs share them.
    [Fact]
    public async Task Neither_its_addresses_nor_its_apps_watch_files()
    {
        var (site, _) = await cloud.AddProbeAsync();

        var app = Processes.WithVariable($"WEBSITE_HOSTNAME={site.Address.Authority}").Single();

        Assert.Equal(0, Watchers("self"));
        Assert.Equal(0, Watchers(app));
    }

    private static int Watchers(string process) => new DirectoryInfo($"/proc/{process}/fd").GetFiles().Count(IsWatcher);

    private static bool IsWatcher(FileInfo open)
    {
        try
        {
            return open.LinkTarget == "anon_inode:inotify";
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return false;
        }
    }
}
