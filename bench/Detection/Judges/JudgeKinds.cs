using CanaryFunctions.Core.Health.Statistics;

namespace CanaryFunctions.Bench.Detection.Judges;

/// <summary>All judges that are compared, ours first.</summary>
internal static class JudgeKinds
{
    private const double Alpha = 0.01;

    /// <summary>By failures.</summary>
    public static IReadOnlyList<JudgeKind<EventCounts>> OfFailures { get; } =
    [
        new("CanaryFunctions", () => new Ours(Alpha)),
        new("Flagger, threshold 1", () => new Flagger(1)),
        new("Flagger, threshold 5", () => new Flagger(5)),
        new("Argo Rollouts, failureLimit 0", () => new ArgoRollouts(0)),
        new("Argo Rollouts, failureLimit 3", () => new ArgoRollouts(3)),
        new("Kayenta, every 30 minutes", () => new KayentaOfFailures()),
        new("CodeDeploy, alarm at 1 %", () => new CodeDeploy()),
        new("Netflix counts, k = 100", () => new NetflixCounts(Alpha, 100)),
        new("Netflix counts, k = 20", () => new NetflixCounts(Alpha, 20)),
        new("Turner-Grünwald 2×2", () => new TurnerGruenwald(Alpha)),
    ];

    /// <summary>By latency.</summary>
    public static IReadOnlyList<JudgeKind<LatencyCounts>> OfLatency { get; } =
    [
        new("CanaryFunctions", () => new OursOfLatency(Alpha)),
        new("Flagger, threshold 1", () => new LatencyLimit(() => new Flagger(1))),
        new("Flagger, threshold 5", () => new LatencyLimit(() => new Flagger(5))),
        new("Argo Rollouts, failureLimit 0", () => new LatencyLimit(() => new ArgoRollouts(0))),
        new("Argo Rollouts, failureLimit 3", () => new LatencyLimit(() => new ArgoRollouts(3))),
        new("Kayenta, every 30 minutes", () => new KayentaOfLatency()),
        new("CodeDeploy, alarm at 1 % over 500 ms", () => new LatencyLimit(() => new CodeDeploy())),
        new("Netflix counts, k = 100", () => new OverTheUsual(new NetflixCounts(Alpha, 100))),
        new("Netflix counts, k = 20", () => new OverTheUsual(new NetflixCounts(Alpha, 20))),
        new("Turner-Grünwald 2×2", () => new OverTheUsual(new TurnerGruenwald(Alpha))),
    ];
}
