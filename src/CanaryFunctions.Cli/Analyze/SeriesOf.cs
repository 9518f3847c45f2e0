using System.Collections.Concurrent;

namespace CanaryFunctions.Cli.Analyze;

/// <summary>Reads a file's lines and gives each to the analysis of its series, in the order of the file; different series
/// at once. Memory is bounded by the number of series, whatever the length of the file.</summary>
/// <typeparam name="TRow">What a line says.</typeparam>
/// <typeparam name="TAnalysis">What a series' lines are given to.</typeparam>
internal sealed class SeriesOf<TRow, TAnalysis>(
    CsvFile file, Func<TRow> read, Func<TRow, string> nameOf, Func<string, TAnalysis> begin, Func<TAnalysis, TRow, string?> add)
    where TAnalysis : class
{
    private const int LinesAtOnce = 20_000;

    private readonly List<(int Line, TRow Row)> lines = new(LinesAtOnce);
    private readonly Dictionary<string, TAnalysis> series = [];

    /// <summary>Reads to the end.</summary>
    /// <returns>The analyses, in the order in which their series appear.</returns>
    /// <exception cref="RefusedInputException">A line can't be used: the first of them.</exception>
    public IReadOnlyCollection<TAnalysis> Read()
    {
        try
        {
            while (file.Next())
            {
                lines.Add((file.Line, read()));
                if (lines.Count == LinesAtOnce) Use();
            }
        }
        catch (RefusedInputException)
        {
            // An earlier line may not fit its series, and the first error is told.
            Use();
            throw;
        }

        Use();
        return series.Values;
    }

    private void Use()
    {
        var groups = lines.GroupBy(line => nameOf(line.Row)).ToArray();
        foreach (var group in groups) series.TryAdd(group.Key, begin(group.Key));

        var refused = new ConcurrentBag<(int Line, string Why)>();
        Parallel.ForEach(groups, group =>
        {
            foreach (var (line, row) in group)
            {
                if (add(series[group.Key], row) is not { } why) continue;
                refused.Add((line, why));
                break;
            }
        });
        lines.Clear();
        if (!refused.IsEmpty) throw file.Refused(file.Column("time"), refused.Min().Why, refused.Min().Line);
    }
}
