using System.Collections.Immutable;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics.MannWhitney;

namespace CanaryFunctions.Core.Policies;

/// <summary>Ready-made policies. They need nothing but a site's platform metrics.</summary>
public static class Presets
{
    private static readonly ComparisonCheck errors = new() { Name = "errors" };

    /// <summary>The default: three steps that move on as soon as the canary is shown to be safe, and half an hour of
    /// watching after the swap.</summary>
    public static Policy Careful { get; } = new()
    {
        Name = "careful",
        Checks = [errors],
        Steps = [Evidence(5, 5, 30), Evidence(25, 5, 30), Time(50, 10)],
    };

    /// <summary>Ten minutes at a tenth of the visitors, then all of them.</summary>
    public static Policy Quick { get; } = new()
    {
        Name = "quick",
        Checks = [errors],
        Steps = [Time(10, 10)],
        Promotion = new() { Bake = TimeSpan.FromMinutes(10) },
    };

    /// <summary>A tenth more every ten minutes, up to half of the visitors.</summary>
    public static Policy Linear { get; } = new()
    {
        Name = "linear",
        Checks = [errors],
        Steps = [Time(10, 10), Time(20, 10), Time(30, 10), Time(40, 10), Time(50, 10)],
    };

    /// <summary>Goes on only when the canary is shown to be safe, and else waits for a person.</summary>
    public static Policy OnEvidence { get; } = new()
    {
        Name = "evidence",
        Checks = [errors],
        Steps = [Evidence(5, 5, 60), Evidence(25, 5, 60), Evidence(50, 5, 60)],
        OnUndecided = UndecidedResponse.Hold,
        Deadline = TimeSpan.FromDays(1),
    };

    /// <summary>An hour each at a tenth and at half of the visitors, judged by Kayenta's rule on what every site
    /// measures.</summary>
    public static Policy Kayenta { get; } = new()
    {
        Name = "kayenta",
        Checks =
        [
            Judged("errors", "Http5xx", "failures") with { Critical = true, NanStrategy = NanStrategy.Replace },
            Judged("latency", "HttpResponseTime", "speed"),
            Judged("cpu", "CpuTime", "resources"),
            Judged("memory", "AverageMemoryWorkingSet", "resources"),
        ],
        Steps = [Time(10, 60), Time(50, 60)],
    };

    /// <summary>For a version that has been live before: all visitors at once.</summary>
    public static Policy Undo { get; } = new()
    {
        Name = "undo",
        Steps = [Time(100, 0)],
        Promotion = new() { Bake = TimeSpan.FromMinutes(5) },
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<Policy> All { get; } = [Careful, Quick, Linear, OnEvidence, Kayenta, Undo];

    private static Step Time(double weight, int minutes) =>
        new() { Weight = new(weight), AtLeast = TimeSpan.FromMinutes(minutes) };

    private static Step Evidence(double weight, int atLeast, int atMost) => new()
    {
        Weight = new(weight),
        AtLeast = TimeSpan.FromMinutes(atLeast),
        AtMost = TimeSpan.FromMinutes(atMost),
        Advance = Advance.Evidence,
    };

    private static JudgeCheck Judged(string name, string metric, string group) =>
        new() { Name = name, Metric = metric, Group = group, Direction = MetricDirection.Increase };
}
