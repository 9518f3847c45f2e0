using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Environments;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;
using CanaryFunctions.WebConsole.Documents;

namespace CanaryFunctions.WebConsole.Targets;

/// <summary>What is filled in to register an environment, or to change it.</summary>
public sealed class TargetForm
{
    /// <summary>The application of a new one.</summary>
    public string? Application { get; set; }

    /// <summary>The name of a new one.</summary>
    public string? Environment { get; set; }

    /// <summary>The state that was changed; null for a new one.</summary>
    public string? ETag { get; set; }

    /// <summary>Which button was pressed.</summary>
    public string? Do { get; set; }

    /// <summary>The fields, by their names in <see cref="TargetFields"/>.</summary>
    public Dictionary<string, string?>? Fields { get; set; }

    /// <summary>What is filled in for a target that is there.</summary>
    public static TargetForm Of(Target target)
    {
        var document = (JsonObject)JsonSerializer.SerializeToNode(target, CanaryJson.Options)!;
        var kind = DocumentFields.Get(document, "telemetry.source.kind");
        var fields = TargetFields.Always.Concat(TargetFields.OfSources.GetValueOrDefault(kind ?? "", []));
        return new()
        {
            Fields = fields.Append(TargetFields.Source)
                .ToDictionary(field => field.Name, field => DocumentFields.Get(document, field.Path)),
        };
    }

    /// <summary>The target as the API takes it. Whether it can be used is found when it is read.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject();
        foreach (var field in Used.Where(field => field.IsNeeded || !string.IsNullOrWhiteSpace(Value(field))))
            DocumentFields.Set(document, field.Path, Value(field)?.Trim() ?? "");
        return document;
    }

    /// <summary>Ids that are none.</summary>
    public ImmutableArray<FieldError> WrongIds() =>
    [
        .. Used.Where(field => field.IsId && !Guid.TryParse(Value(field), out _))
            .Select(field => new FieldError(field.Path, $"Write the id, as the portal has it: {Guid.Empty}.")),
    ];

    /// <summary>What is filled in here and is different there.</summary>
    public ImmutableArray<FieldChange> DifferencesFrom(TargetForm other) =>
    [
        .. Used.Select(field => new FieldChange(field.Label, Given(other.Value(field)), Given(Value(field))))
            .Where(change => change.Was != change.Becomes),
    ];

    internal string? Value(TargetField field) => Fields?.GetValueOrDefault(field.Name);

    private IEnumerable<TargetField> Used => TargetFields.Always.Append(TargetFields.Source)
        .Concat(TargetFields.OfSources.GetValueOrDefault(Value(TargetFields.Source) ?? "", []).Where(IsOfTheseArms));

    // A role is of no use to those who are told apart by a condition.
    private bool IsOfTheseArms(TargetField field) => field.Arms is null || field.Arms == Value(TargetFields.Arms);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
