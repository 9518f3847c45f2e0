using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;
using Semver;

namespace CanaryFunctions.Core.Versions;

/// <summary>Registers, tags and retires versions.</summary>
public sealed class VersionRegister(
    IVersionStore versions,
    ITagStore tags,
    IEnvironmentStore environments,
    ITargetControl targets,
    IRolloutIndex rollouts,
    TimeProvider time)
{
    private const int MostTries = 5;
    private const int LongestReason = 1000;

    /// <summary>Registers a version. To register the same again changes nothing.</summary>
    public async Task<Answer<RegisteredVersion>> AddAsync(
        AppVersion version, string by, CancellationToken cancellationToken)
    {
        var there = await versions.AddAsync(new(version, by, time.GetUtcNow()), cancellationToken);
        return there.Version == version
            ? there
            : new Refusal(RefusalKind.Conflict, "version-exists",
                $"{version.Application} {version.Number} exists and is different. Versions don't change: take a new number.");
    }

    /// <summary>Finds a version by its number or by a tag.</summary>
    public async Task<Answer<RegisteredVersion>> FindAsync(
        string application, string numberOrTag, CancellationToken cancellationToken)
    {
        if (!Names.IsValid(application)) return Unknown(application, numberOrTag);
        if (!SemVersion.TryParse(numberOrTag, SemVersionStyles.Strict, out var number, SortedNumber.Longest))
        {
            if (!Names.IsValid(numberOrTag)) return Unknown(application, numberOrTag);
            number = (await tags.FindAsync(application, numberOrTag, cancellationToken))?.Value.To;
        }

        return number is not null && SortedNumber.CanBe(number)
            && await versions.FindAsync(application, number, cancellationToken) is { } found
            ? found.Value
            : Unknown(application, numberOrTag);
    }

    /// <summary>Says that a version is not to be rolled out any more. Refused while it is live, in a slot,
    /// or on its way there.</summary>
    public async Task<Answer<RegisteredVersion>> RetireAsync(
        string application, SemVersion number, string reason, string by, CancellationToken cancellationToken)
    {
        if (reason.Length is 0 or > LongestReason)
        {
            return new Refusal(RefusalKind.Invalid, "retirement-invalid", "Say why.")
            {
                Errors = [new("reason", $"1 to {LongestReason:N0} characters.")],
            };
        }

        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await versions.FindAsync(application, number, cancellationToken) is not var (known, etag))
                return Unknown(application, number.ToString());
            if (known.Retired is not null) return known;
            if (await WhereAsync(application, number, cancellationToken) is { } used) return used;
            var retired = known with { Retired = new(by, time.GetUtcNow(), reason) };
            if (await versions.ReplaceAsync(retired, etag, cancellationToken)) return retired;
        }

        return new Refusal(RefusalKind.Unavailable, "version-busy", $"{application} {number} is being written. Try again.");
    }

    /// <summary>Moves a tag to a version, or takes it away.</summary>
    /// <param name="application">The application.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="to">The version; null to take the tag away.</param>
    /// <param name="by">Who moves it.</param>
    /// <param name="precondition">How the tag must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<Stored<TagMove>>> MoveAsync(
        string application,
        string tag,
        SemVersion? to,
        string by,
        Precondition precondition,
        CancellationToken cancellationToken)
    {
        if (!Names.IsValid(tag)) return new Refusal(RefusalKind.Invalid, "name-invalid", $"'{tag}': {Names.Rule}");
        if (to is not null && (!SortedNumber.CanBe(to) || await versions.FindAsync(application, to, cancellationToken) is null))
            return Unknown(application, to.ToString());

        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var last = await tags.FindAsync(application, tag, cancellationToken);
            if (!precondition.Holds(last?.Value.To is null ? null : last.ETag)) return Refusal.Changed($"Tag '{tag}'");
            if (last is null && to is null)
                return new Refusal(RefusalKind.NotFound, "tag-unknown", $"{application} has no tag '{tag}'.");
            if (last is not null && Equals(last.Value.To, to)) return last;

            var move = new TagMove(
                application, tag, (last?.Value.Number ?? 0) + 1, last?.Value.To, to, by, time.GetUtcNow());
            if (await tags.AddAsync(move, last?.ETag, cancellationToken) is { } etag) return new Stored<TagMove>(move, etag);
        }

        return new Refusal(RefusalKind.Unavailable, "tag-busy", $"Tag '{tag}' is being moved. Try again.");
    }

    private static Refusal Unknown(string application, string version) => new(
        RefusalKind.NotFound, "version-unknown",
        SemVersion.TryParse(version, SemVersionStyles.Strict, out _)
            ? $"{application} has no version {version}. Register it first."
            : $"{application} has no tag '{version}', and that is no version's number either.");

    private async Task<Refusal?> WhereAsync(string application, SemVersion number, CancellationToken cancellationToken)
    {
        var query = new RolloutQuery(application)
        {
            Version = number,
            State = RolloutState.Active,
        };
        if (await rollouts.ListAsync(query, null, 1, cancellationToken) is { Items: [var coming, ..] })
        {
            return new(RefusalKind.Conflict, "version-in-use",
                $"Rollout {coming.Id} brings {application} {number} to {coming.Environment}: abort it first.");
        }

        foreach (var environment in await environments.ListAsync(application, cancellationToken))
        {
            var slots = await targets.ReadSlotsAsync(environment.Target, cancellationToken);
            if (slots.Problem is { } problem)
            {
                return new(RefusalKind.Unavailable, "target-unavailable",
                    $"It can't be seen whether {environment.Name} runs it: {problem.Message} Try again later.");
            }

            var (live, inSlot) = (slots.Value!.Live == number.ToString(), slots.Value.InSlot == number.ToString());
            if (live || inSlot)
            {
                return new(RefusalKind.Conflict, "version-in-use",
                    $"{application} {number} is {(live ? "live" : "on the canary slot")} in {environment.Name}: roll out "
                    + "another version first.");
            }
        }

        return null;
    }
}
