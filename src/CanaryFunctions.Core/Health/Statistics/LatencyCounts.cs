using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How long the requests of one arm took, as cumulative counts of a histogram.</summary>
public sealed record LatencyCounts
{
    /// <summary>Makes counts.</summary>
    /// <param name="edgesMs">The histogram's edges in milliseconds: above 0 and rising; the last may be infinity.</param>
    /// <param name="atMost">For each edge, how many requests took at most that long: never falling, from 0 to
    /// <paramref name="requests"/>.</param>
    /// <param name="requests">Requests served; at least 0.</param>
    /// <exception cref="ArgumentException">The counts are not those of a histogram.</exception>
    [JsonConstructor]
    public LatencyCounts(ImmutableArray<double> edgesMs, ImmutableArray<long> atMost, long requests)
    {
        if (edgesMs.IsDefault || atMost.IsDefault || edgesMs.Length != atMost.Length)
            throw new ArgumentException("A histogram has one count for each edge.", nameof(atMost));
        for (var (i, edge, count) = (0, 0.0, 0L); i < edgesMs.Length; (edge, count, i) = (edgesMs[i], atMost[i], i + 1))
        {
            if (!(edgesMs[i] > edge)) throw new ArgumentException("Edges are above 0 and rise.", nameof(edgesMs));
            if (atMost[i] < count) throw new ArgumentException("Cumulative counts never fall.", nameof(atMost));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(requests, atMost.IsEmpty ? 0 : atMost[^1]);
        (EdgesMs, AtMost, Requests) = (edgesMs, atMost, requests);
    }

    /// <summary>The histogram's edges in milliseconds, rising.</summary>
    public ImmutableArray<double> EdgesMs { get; }

    /// <summary>For each edge, how many requests took at most that long.</summary>
    public ImmutableArray<long> AtMost { get; }

    /// <summary>Requests served.</summary>
    public long Requests { get; }

    /// <summary>Both together.</summary>
    /// <exception cref="ArgumentException">The edges differ.</exception>
    public static LatencyCounts operator +(LatencyCounts left, LatencyCounts right)
    {
        if (!left.HasEdgesOf(right))
            throw new ArgumentException("Histograms with different edges can't be added.", nameof(right));
        var sums = new long[left.AtMost.Length];
        TensorPrimitives.Add(left.AtMost.AsSpan(), right.AtMost.AsSpan(), sums);
        return new(left.EdgesMs, ImmutableCollectionsMarshal.AsImmutableArray(sums), left.Requests + right.Requests);
    }

    /// <summary>Whether both can be compared.</summary>
    public bool HasEdgesOf(LatencyCounts other) => EdgesMs.AsSpan().SequenceEqual(other.EdgesMs.AsSpan());

    /// <summary>The requests, of which those that took longer than one of the edges are bad.</summary>
    /// <exception cref="ArgumentException">The histogram has no such edge.</exception>
    public EventCounts SlowerThan(double edgeMs) => EdgesMs.IndexOf(edgeMs) is >= 0 and var at
        ? new(Requests, Requests - AtMost[at])
        : throw new ArgumentException($"The histogram has no edge at {edgeMs} ms.", nameof(edgeMs));

    /// <summary>The time that a share of the requests took at most, in milliseconds, by linear interpolation between the
    /// edges; the last finite edge if it lies beyond. Null without requests or edges.</summary>
    /// <param name="share">0 to 1; 0.99 for the 99th percentile.</param>
    public double? QuantileMs(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (Requests == 0) return null;

        var wanted = share * Requests;
        var (edge, count) = (0.0, 0L);
        for (var i = 0; i < EdgesMs.Length && double.IsFinite(EdgesMs[i]); i++)
        {
            if (AtMost[i] >= wanted && AtMost[i] > count)
                return edge + (EdgesMs[i] - edge) * Math.Max(0, wanted - count) / (AtMost[i] - count);
            (edge, count) = (EdgesMs[i], AtMost[i]);
        }

        return edge > 0 ? edge : null;
    }
}
