using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CanaryFunctions.Simulator.Tests.Stage;

/// <summary>Looks at the processes of the machine.</summary>
internal static class Processes
{
    private static readonly TimeSpan generous = TimeSpan.FromMinutes(5);

    public static bool IsRunning(string id) => Directory.Exists($"/proc/{id}");

    /// <summary>The processes that have a variable in their environment.</summary>
    public static IReadOnlyList<string> WithVariable(string variable) =>
        [.. Directory.GetDirectories("/proc").Where(folder => IsId(folder) && Has(folder, variable)).Select(Path.GetFileName)!];

    /// <summary>Waits until something holds.</summary>
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var watch = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(watch.Elapsed < generous, "It did not come to be.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static bool IsId(string folder) =>
        int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _);

    private static bool Has(string folder, string variable)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ"), Encoding.UTF8).Split('\0').Contains(variable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another's.
            return false;
        }
    }
}
