using System.Collections.Immutable;
using Azure.Data.Tables;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Azure.Tables;

/// <summary>Lists of rollouts in Table Storage: a partition for each list, a row for each rollout in it, newest first. A list
/// costs the same however many rollouts there are.</summary>
public sealed class TableRolloutIndex(CanaryStorage storage) : IRolloutIndex
{
    // No application can have this name.
    private const string Active = "|active";

    // Follows the separator, and so ends the range of everything that begins with the same parts.
    private const char After = (char)(Key.Separator + 1);

    // A filter that fits few rollouts may have to pass over many: so many are looked at for one part.
    private const int MostLookedAt = 500;

    /// <inheritdoc/>
    public async Task NoteAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var summary = RolloutSummary.Of(rollout);
        var row = NewestFirst.Key(rollout.Id);
        var writes = Lists(summary).Select(list => storage.RolloutIndex.UpsertEntityAsync(
            Document.Row(list, row, summary), TableUpdateMode.Replace, cancellationToken));
        await Task.WhenAll(writes);

        // Last: what is under way is never missing from its list.
        await (rollout.Phase.IsEnd
            ? storage.RolloutIndex.DeleteEntityAsync(Active, Whole(summary), cancellationToken: cancellationToken)
            : RecallAsync(rollout, cancellationToken));
    }

    /// <inheritdoc/>
    public Task RecallAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var summary = RolloutSummary.Of(rollout);
        return storage.RolloutIndex.UpsertEntityAsync(
            Document.Row(Active, Whole(summary), summary), TableUpdateMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Slice<RolloutSummary>> ListAsync(
        RolloutQuery query, string? before, int most, CancellationToken cancellationToken)
    {
        var (filter, position) = query switch
        {
            { State: RolloutState.Active } or { Application: null } => (ActiveOnly(query.Application, before), Whole),
            { Version: { } version } => (From(ListOf(query.Application, version), before), Plain),
            { Environment: { } environment } => (From(ListOf(query.Application, environment), before), Plain),
            _ => (From(Key.Of(query.Application), before), (Func<RolloutSummary, string>)Plain),
        };
        var lookedAt = query is { State: null, Application: not null } and not { Environment: not null, Version: not null }
            ? most
            : MostLookedAt;
        var slice = await Slices.ReadAsync(
            storage.RolloutIndex, filter, lookedAt, Document.Read<RolloutSummary>, position, cancellationToken);
        var known = slice.Items.Where(rollout => query.Fits(rollout) || rollout.EndedAt is null).ToImmutableArray();
        var now = await Task.WhenAll(known.Select(rollout => RefreshAsync(rollout, cancellationToken)));
        return new Slice<RolloutSummary>([.. now.OfType<RolloutSummary>()], slice.Next)
            .Fitting(query.Fits, most, position);
    }

    private static string Plain(RolloutSummary rollout) => NewestFirst.Key(rollout.Id);

    private static string Whole(RolloutSummary rollout) => $"{Key.Of(rollout.Application)}{Key.Separator}{Plain(rollout)}";

    private static string From(string list, string? before) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {list} and RowKey gt {before ?? ""}");

    private static string ActiveOnly(string? application, string? before)
    {
        var first = before ?? (application is null ? "" : $"{Key.Of(application)}{Key.Separator}");
        var end = application is null ? $"{After}" : $"{application}{After}";
        return TableClient.CreateQueryFilter($"PartitionKey eq {Active} and RowKey gt {first} and RowKey lt {end}");
    }

    private static IEnumerable<string> Lists(RolloutSummary rollout) =>
    [
        Key.Of(rollout.Application),
        ListOf(rollout.Application, rollout.Environment),
        ListOf(rollout.Application, rollout.Canary),
    ];

    private static string ListOf(string application, string environment) =>
        $"{Key.Of(application)}{Key.Separator}environment{Key.Separator}{Key.Of(environment)}";

    private static string ListOf(string application, Semver.SemVersion version) =>
        $"{Key.Of(application)}{Key.Separator}version{Key.Separator}{Key.Of(version.ToString())}";

    // What was under way when it was noted may be elsewhere by now; what was never written is not there.
    private async Task<RolloutSummary?> RefreshAsync(RolloutSummary noted, CancellationToken cancellationToken)
    {
        if (noted.EndedAt is not null) return noted;
        var found = await Document.FindAsync<Rollout>(
            storage.Rollouts, noted.Id.ToString(), RolloutRows.State, cancellationToken);
        return found is null ? null : RolloutSummary.Of(found.Value);
    }
}
