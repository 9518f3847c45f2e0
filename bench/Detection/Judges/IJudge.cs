namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Decides minute by minute whether a release is taken back. One is made for each release.</summary>
/// <typeparam name="TMinute">What is known of an arm's minute.</typeparam>
internal interface IJudge<in TMinute>
{
    /// <summary>Sees a minute of the baseline before the release. Most judges have no use for it.</summary>
    void SeeHistory(TMinute baseline)
    {
    }

    /// <summary>Sees a minute of both arms.</summary>
    /// <returns>Whether the release is taken back now.</returns>
    bool Stop(TMinute canary, TMinute baseline);
}

/// <summary>A kind of judge.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Make">Makes one for a release.</param>
/// <typeparam name="TMinute">What is known of an arm's minute.</typeparam>
internal sealed record JudgeKind<TMinute>(string Name, Func<IJudge<TMinute>> Make);
