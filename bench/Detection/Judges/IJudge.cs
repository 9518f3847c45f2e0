using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>Decides minute by minute whether a release is taken back. One is made for each release.</summary>
internal interface IJudge
{
    /// <summary>Sees a minute of the baseline before the release. Most judges have no use for it.</summary>
    void SeeHistory(EventCounts baseline)
    {
    }

    /// <summary>Sees a minute of both arms.</summary>
    /// <returns>Whether the release is taken back now.</returns>
    bool Stop(EventCounts canary, EventCounts baseline);
}

/// <summary>A kind of judge.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Make">Makes one for a release.</param>
internal sealed record JudgeKind(string Name, Func<IJudge> Make)
{
    /// <summary>All that are compared, ours first.</summary>
    public static IReadOnlyList<JudgeKind> All { get; } =
    [
        new("CanaryFunctions", () => new Ours(0.01)),
        new("Flagger, threshold 1", () => new Flagger(1)),
        new("Flagger, threshold 5", () => new Flagger(5)),
        new("Argo Rollouts, failureLimit 0", () => new ArgoRollouts(0)),
        new("Argo Rollouts, failureLimit 3", () => new ArgoRollouts(3)),
        new("Kayenta, every 30 minutes", () => new Kayenta()),
        new("CodeDeploy, alarm at 1 %", () => new CodeDeploy()),
        new("Netflix counts", () => new NetflixCounts(0.01)),
        new("Turner-Grünwald 2×2", () => new TurnerGruenwald(0.01)),
    ];
}
