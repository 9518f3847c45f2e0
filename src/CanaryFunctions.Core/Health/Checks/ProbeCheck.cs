using CanaryFunctions.Core.Policies;
using static CanaryFunctions.Core.Health.NumbersInWords;

namespace CanaryFunctions.Core.Health.Checks;

/// <summary>Does the canary itself answer a request as it should?</summary>
public sealed record ProbeCheck : HealthCheck
{
    private const int LongestBody = 1000;

    /// <summary>The path requested, with its query. Starts with a slash; at most 1,000 characters.</summary>
    public required string Path { get; init; }

    /// <summary>The status of a good answer. 100 to 599; default 200.</summary>
    public int ExpectStatus { get; init; } = 200;

    /// <summary>What the beginning of the body (16 KiB) must contain. At most 1,000 characters; default: anything.</summary>
    public string? ExpectBody { get; init; }

    /// <summary>How long a good answer takes at most. Above zero, at most 30 seconds; default 10 seconds.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server's certificate must be good for. Default: it must be good now.</summary>
    public TimeSpan? CertificateFor { get; init; }

    /// <summary>Time between two probes. 1 second to 1 hour; default 30 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So many bad answers of the latest fail the check. Default 3 of 5.</summary>
    public FailuresOf Failures { get; init; } = new(3, 5);

    /// <summary>Whether a failure takes the rollout back at once. Default: the rollout waits for a person.</summary>
    public bool Critical { get; init; }

    /// <summary>When it is to be asked next.</summary>
    /// <param name="state">What it knows; null before the first look.</param>
    /// <param name="watchFrom">Since when the canary has had visitors.</param>
    internal DateTimeOffset NextAt(CheckState? state, DateTimeOffset watchFrom) =>
        state is CheckState.Probe { AskedAt: { } asked } ? asked + Interval : watchFrom + InitialDelay;

    internal override CheckState Begin() => new CheckState.Probe([], null, null);

    internal override CheckState Use(CheckState state, Sight sight)
    {
        var probe = (CheckState.Probe)state;
        if (sight.Probe is not { } answer) return probe;
        if (answer.IsUnasked) return probe with { AskedAt = sight.Now };
        var wrong = Wrong(answer, sight.Now);
        var failed = probe.Failed.Add(wrong is not null);
        return new CheckState.Probe(
            failed.Length > Failures.Tries ? failed.RemoveAt(0) : failed, sight.Now, wrong ?? answer.Finding);
    }

    internal override Verdict Judge(CheckState state, ErrorBudget budget) => (CheckState.Probe)state switch
    {
        { Failed.IsEmpty: true } => Verdict.NoData,
        var probe when probe.Failed.Count(failed => failed) >= Failures.Failures =>
            Critical ? Verdict.Degraded : Verdict.Failing,
        _ => Verdict.Healthy,
    };

    internal override CheckReport Report(CheckState state, ErrorBudget budget)
    {
        var (probe, verdict) = ((CheckState.Probe)state, Judge(state, budget));
        var failures = probe.Failed.Count(failed => failed);
        var sentence = verdict switch
        {
            Verdict.NoData => $"{Path} has not been asked yet.",
            Verdict.Healthy when failures == 0 => $"{Path} answers as it should. {probe.Finding}",
            _ => $"{Path} answered badly {Times(failures)} of {Number(probe.Failed.Length)} ({Failures} fail). {probe.Finding}",
        };
        return new(Name, verdict, sentence, new Evidence { Failures = failures });
    }

    internal override IEnumerable<FieldError> Errors()
    {
        if (!Path.StartsWith('/') || Path.Length > 1000)
            yield return new("path", "The path starts with a slash and has at most 1,000 characters.");
        if (ExpectStatus is < 100 or > 599) yield return new("expectStatus", "A status is from 100 to 599, e.g. 200.");
        if (ExpectBody?.Length is 0 or > LongestBody)
            yield return new("expectBody", "What the body contains has 1 to 1,000 characters.");
        if (Within <= TimeSpan.Zero || Within > TimeSpan.FromSeconds(30))
            yield return new("within", "An answer takes more than 0s and at most 30s.");
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromHours(1))
            yield return new("interval", "The time between two probes is from 1s to 1h.");
    }

    private string? Wrong(ProbeAnswer answer, DateTimeOffset now) => answer switch
    {
        { Status: null } => answer.Finding,
        _ when answer.Status != ExpectStatus => $"{answer.Finding} {ExpectStatus} was expected.",
        _ when answer.Took > Within =>
            $"The answer took {Number(answer.Took.TotalMilliseconds)} ms and may take {Number(Within.TotalMilliseconds)} ms.",
        _ when ExpectBody is not null && answer.Body?.Contains(ExpectBody, StringComparison.Ordinal) is not true =>
            $"The body does not contain '{ExpectBody}'.",
        _ when CertificateFor is { } time && answer.CertificateEnds is { } end && end < now + time =>
            $"The certificate ends on {end:yyyy-MM-dd}.",
        _ => null,
    };
}
