using System.Globalization;

namespace CanaryFunctions.Bench.WebConsole;

/// <summary>What the console is held to, and what of it was missed.</summary>
internal sealed class Goals
{
    private const double Cold = 700;
    private const double Warm = 300;
    private const double Event = 300;
    private const double KiloBytes = 500;

    private readonly List<string> missed = [];

    /// <summary>In words.</summary>
    public static string Text { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"Nineteen of twenty views can be used within {Cold:0} ms with nothing in the browser's cache and {Warm:0} ms with it, with no more than "
        + $"{KiloBytes:0} KB transferred, and nineteen of twenty events are on the screen within {Event:0} ms.");

    /// <summary>What was missed, in words.</summary>
    public IReadOnlyList<string> Missed => missed;

    public void Hold(string view, IReadOnlyCollection<FirstView.Load> cold, IReadOnlyCollection<FirstView.Load> warm)
    {
        Hold($"{view}, cold", Times.Of(cold.Select(load => load.Milliseconds)).Most, Cold, "ms");
        Hold($"{view}, warm", Times.Of(warm.Select(load => load.Milliseconds)).Most, Warm, "ms");
        Hold($"{view}, transferred", cold.Max(load => load.Bytes) / 1000, KiloBytes, "KB");
    }

    public void Hold(string rollout, IReadOnlyCollection<double> delays) => Hold(rollout, Times.Of(delays).Most, Event, "ms");

    private void Hold(string what, double seen, double most, string unit)
    {
        if (seen > most) missed.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {seen:0} {unit} instead of {most:0}"));
    }
}

/// <summary>Times in milliseconds.</summary>
/// <param name="Median">Half of them were shorter.</param>
/// <param name="Most">Nineteen of twenty were no longer.</param>
internal sealed record Times(double Median, double Most)
{
    public static Times Of(IEnumerable<double> all)
    {
        var times = all.Order().ToArray();
        return new(times[times.Length / 2], times[(int)Math.Ceiling(times.Length * .95) - 1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0} ms | {Most:0} ms");
}
