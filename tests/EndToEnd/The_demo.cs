using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CanaryFunctions.EndToEnd;

public sealed class The_demo
{
    private static readonly string canary = Path.Combine(AppContext.BaseDirectory, "canary.dll");

    [Fact]
    public async Task Promotes_the_good_version_and_rolls_the_bad_one_back()
    {
        var (exitCode, output, errors) = await RunAsync("demo", "--exit");

        Assert.True(exitCode == 0, output + errors);
        output = Regex.Replace(output, @"\s+", " ");
        Assert.Contains("1.1.0 was promoted", output, StringComparison.Ordinal);
        Assert.Contains("1.2.0 was rolled back", output, StringComparison.Ordinal);
        Assert.Matches(@"Canary fails (more than )?[\d.]+ times as often as the baseline", output);
        Assert.Matches(@"Visitors saw \d+ bad answers", output);
    }

    [Fact]
    public async Task Says_in_one_sentence_that_the_port_is_taken_and_ends_what_it_started()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, errors) = await RunAsync("demo", "--exit", "--port", $"{port}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"port {port} is taken", Assert.Single(Lines(errors)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_in_one_sentence_that_node_is_missing()
    {
        var folder = Directory.CreateTempSubdirectory();
        var dotnet = new FileInfo("/usr/bin/dotnet").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Environment.ProcessPath!;
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "dotnet"), dotnet);

        var (exitCode, _, errors) = await RunAsync(folder.FullName, ["demo", "--exit"]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("install Node.js 20 or newer", Assert.Single(Lines(errors)), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Refuses_a_port_that_is_none()
    {
        var (exitCode, _, errors) = await RunAsync("demo", "--port", "70000");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("--port is a number from 0 to 65535", errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(path: null, arguments);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string? path, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [canary, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null) start.Environment["PATH"] = path;

        // Whatever it starts inherits this, and can be found by it.
        var mark = $"CANARY_DEMO_TEST={Guid.NewGuid()}";
        start.Environment[mark.Split('=')[0]] = mark.Split('=')[1];
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.DoesNotContain(Directory.GetDirectories("/proc"), folder => HasMark(folder, mark));
        return (process.ExitCode, await output, await errors);
    }

    private static bool HasMark(string folder, string mark)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out _)
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
