namespace CanaryFunctions.Core.Health.Statistics;

/// <summary>How the weight of 1 is spread over the bins in which a fault may begin. Fixed before the data, so that the
/// mixture stays an e-process; chosen by measurement (bench/Detection).</summary>
internal static class StartWeights
{
    /// <summary>Of all: for a fault that is there from the first bin.</summary>
    public const double First = 0.5;

    /// <summary>Of what is left, at each bin: for a fault that begins with it. Over four hours of one-minute bins most of
    /// it is spent.</summary>
    public const double EachBin = 1.0 / 120;

    /// <summary>Of what is left, at each traffic step.</summary>
    public const double AtStep = 0.25;
}
