using System.Collections.Immutable;
using System.Globalization;
using Azure.Data.Tables;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tables;

/// <summary>The rows of a rollout's partition: one with its state, one for each event, and one for what each
/// decision was made from.</summary>
internal static class RolloutRows
{
    public const string State = "state";

    /// <summary>Column of the state's row: whether the rollout has come to its end.</summary>
    public const string Ended = "ended";

    private const int HighestNumber = 999_999;

    public static TableEntity Of(Rollout rollout)
    {
        var row = Document.Row(rollout.Id.ToString(), State, rollout);
        row[Ended] = rollout.Phase.IsEnd;
        return row;
    }

    /// <summary>What is written beside the state.</summary>
    public static IEnumerable<TableTransactionAction> About(Rollout rollout, ImmutableArray<RolloutEvent> events)
    {
        var partition = rollout.Id.ToString();
        var recorded = events.Select(happened => Document.Row(partition, Event(happened.Number), happened));
        return recorded.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));
    }

    /// <summary>What the events were decided from, filed under the first of them.</summary>
    public static IEnumerable<TableTransactionAction> Of(DecisionBasis? basis)
    {
        if (basis is null) yield break;
        var row = Document.Row(basis.Before.Id.ToString(), Basis(basis.Before.LastEvent + 1), basis);
        yield return new(TableTransactionActionType.Add, row);
    }

    /// <summary>The bases of this event and of earlier ones, the latest first.</summary>
    public static string BasesUpTo(RolloutId id, int number) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {id.ToString()} and RowKey ge {Basis(number)} and RowKey lt {"d."}");

    public static string EventsAfter(RolloutId id, int number) => Range(id, Event(number), "e.");

    // '.' follows '-', and so ends the range of everything that begins with the letter and '-'.
    private static string Range(RolloutId id, string after, string before) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {id.ToString()} and RowKey gt {after} and RowKey lt {before}");

    // Numbered downwards, since a table is read upwards.
    private static string Basis(int number) => Numbered('d', HighestNumber - number);

    private static string Event(int number) => Numbered('e', number);

    private static string Numbered(char kind, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, HighestNumber);
        return string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D6}");
    }
}
