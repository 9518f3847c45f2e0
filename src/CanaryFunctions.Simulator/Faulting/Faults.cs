using System.Text.RegularExpressions;

namespace CanaryFunctions.Simulator.Faulting;

/// <summary>What is to go wrong. For tests only.</summary>
public sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, Regex? Path, int Left)> pending = [];
    private (double Share, Random Draws, FaultKind[] Kinds)? random;

    /// <summary>How long swaps take instead of the usual; null for the usual.</summary>
    public TimeSpan? SwapDuration { get; set; }

    /// <summary>The message with which swaps fail when they are polled; null to let them succeed.</summary>
    public string? SwapFailure { get; set; }

    /// <summary>Whether metric points come without values.</summary>
    public bool MetricsMissing { get; set; }

    /// <summary>How much later than usual metrics and logs come.</summary>
    public TimeSpan MetricsLate { get; set; }

    /// <summary>The error code that each metric has instead of values; null for none.</summary>
    public string? MetricError { get; set; }

    /// <summary>Whether queries of logs are answered only in part.</summary>
    public bool LogsInPart { get; set; }

    /// <summary>Lets a share of all calls fail from now on, each in one of the given ways.</summary>
    /// <param name="share">Which share; 0 to 1.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    /// <param name="kinds">The ways, drawn alike.</param>
    public void FailAtRandom(double share, int seed, params FaultKind[] kinds)
    {
        lock (gate) random = (share, new(seed), kinds);
    }

    /// <summary>Adds a fault.</summary>
    /// <exception cref="ArgumentException">The path is no regular expression, or the times are below one.</exception>
    public void Add(Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Times, 1);
        var path = fault.Path is null ? null : new Regex(fault.Path, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        lock (gate) pending.Add((fault, path, fault.Times));
    }

    /// <summary>Lets everything go well again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            pending.Clear();
            random = null;
        }

        (SwapDuration, SwapFailure, MetricsMissing, MetricsLate, MetricError, LogsInPart) =
            (null, null, false, TimeSpan.Zero, null, false);
    }

    /// <summary>The fault that befalls a call, which is used up by it.</summary>
    internal Fault? Next(string method, string path)
    {
        lock (gate)
        {
            var index = pending.FindIndex(entry =>
                (entry.Fault.Method is null || entry.Fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
                && entry.Path?.IsMatch(path) is not false);
            if (index < 0) return Drawn();
            var (fault, regex, left) = pending[index];
            if (left == 1) pending.RemoveAt(index);
            else pending[index] = (fault, regex, left - 1);
            return fault;
        }
    }

    private Fault? Drawn() => random is ({ } share, { } draws, { } kinds) && draws.NextDouble() < share
        ? new() { Kind = kinds[draws.Next(kinds.Length)] }
        : null;
}
