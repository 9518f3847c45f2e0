using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Cli.Watching;

/// <summary>A ratio with its interval on one line: from a quarter to four times as bad as the baseline, in equal steps of
/// proportion, with marks at the same (1) and at what is tolerated.</summary>
internal static class RatioChart
{
    private const int Width = 25;
    private const double Furthest = 4;

    /// <summary>Draws it.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <param name="tolerance">What is tolerated; null for no mark.</param>
    /// <param name="unicode">Whether the terminal shows more than ASCII.</param>
    public static string Draw(RatioEstimate ratio, double? tolerance, bool unicode)
    {
        var (empty, interval, estimate, same, limit) = unicode ? ('·', '━', '◆', '│', '┊') : ('.', '=', '#', '|', ':');
        var line = new char[Width];
        Array.Fill(line, empty);
        for (var column = At(ratio.Low); column <= At(ratio.High); column++) line[column] = interval;
        if (tolerance is { } most) line[At(most)] = limit;
        line[At(1)] = same;
        line[At(ratio.Estimate)] = estimate;
        return new(line);
    }

    private static int At(double ratio)
    {
        var place = double.IsNaN(ratio) ? 0 : Math.Log(Math.Clamp(ratio, 1 / Furthest, Furthest)) / Math.Log(Furthest);
        return (int)Math.Round((place + 1) / 2 * (Width - 1));
    }
}
