using System.Collections.Immutable;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.WebConsole.Applications;

/// <summary>Reads all that there is to know of a version.</summary>
internal sealed class VersionReader(VersionRegister register, ITagStore tags, VersionPlaces places, IRolloutIndex rollouts)
{
    private const int MostTags = 1000;
    private const int MostRollouts = 50;

    /// <summary>Reads a version, by its number or a tag.</summary>
    public async Task<Answer<VersionScreen>> ReadAsync(
        string application, string numberOrTag, CancellationToken cancellationToken)
    {
        var found = await register.FindAsync(application, numberOrTag, cancellationToken);
        if (found.Value is not { Version.Number: var number } registered) return found.Refusal!;
        var labels = await tags.ListAsync(application, null, MostTags, cancellationToken);
        var history = await rollouts.ListAsync(new(application) { Version = number }, null, MostRollouts, cancellationToken);
        return new VersionScreen(
            registered,
            [.. labels.Items.Where(move => number.Equals(move.To)).Select(move => move.Tag)],
            [.. labels.Items.Where(move => move.To is not null && !number.Equals(move.To)).Select(move => move.Tag)],
            await places.FindAsync(application, number, cancellationToken),
            history.Items);
    }
}

/// <summary>All that the screen of a version shows.</summary>
/// <param name="Registered">The version.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="OtherTags">Tags that other versions of the application have.</param>
/// <param name="Places">Where it is and was live.</param>
/// <param name="Rollouts">Its latest rollouts, the latest first.</param>
public sealed record VersionScreen(
    RegisteredVersion Registered,
    ImmutableArray<string> Tags,
    ImmutableArray<string> OtherTags,
    ImmutableArray<VersionPlace> Places,
    ImmutableArray<RolloutSummary> Rollouts)
{
    /// <summary>Names of the environments where it is live.</summary>
    public IEnumerable<string> LiveIn => Places.Where(place => place.IsLive).Select(place => place.Environment);

    /// <summary>The rollout that was taken back because of the version; null if its last one was not.</summary>
    public RolloutSummary? Bad => Rollouts.FirstOrDefault() is { } last && EarlierVersions.WasBad(last.Phase) ? last : null;
}
