using System.Text.Json.Nodes;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.WebConsole.Documents;

namespace CanaryFunctions.WebConsole.Policies;

/// <summary>What is filled in to write a policy: its text, or the usual fields over a text that has all others.</summary>
public sealed class PolicyForm
{
    /// <summary>The policy as text; under the fields, where there are fields.</summary>
    public string? Text { get; set; }

    /// <summary>Whether it is written as text.</summary>
    public bool AsText { get; set; }

    /// <summary>Why it is changed.</summary>
    public string? Reason { get; set; }

    /// <summary>The state that was changed; null for a new policy.</summary>
    public string? ETag { get; set; }

    /// <summary>Which button was pressed.</summary>
    public string? Do { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>Fields of the policy itself, by their paths.</summary>
    public Dictionary<string, string?>? Fields { get; set; }

    /// <summary>The steps.</summary>
    public List<PolicyRow>? Steps { get; set; }

    /// <summary>The checks.</summary>
    public List<PolicyRow>? Checks { get; set; }

    /// <summary>Fills the fields from the text.</summary>
    /// <returns>Whether the text has the form of a policy.</returns>
    public bool FillFields()
    {
        if (PolicyText.Parse(Text ?? "") is not { } document) return false;
        if (Rows(document, "steps") is not { } steps || Rows(document, "checks") is not { } checks) return false;
        Name = DocumentFields.Get(document, "name");
        Fields = UsualFields.OfPolicy.ToDictionary(field => field.Key, field => DocumentFields.Get(document, field.Key));
        Steps = [.. steps.Select((step, index) => PolicyRow.Of(step, index, null, UsualFields.OfStep))];
        Checks =
        [
            .. checks.Select((check, index) =>
            {
                var kind = DocumentFields.Get(check, "kind") ?? "";
                return PolicyRow.Of(check, index, kind, UsualFields.OfChecks.GetValueOrDefault(kind, []));
            }),
        ];
        return true;
    }

    /// <summary>Writes the fields into the text.</summary>
    public void WriteFields()
    {
        var document = PolicyText.Parse(Text ?? "") ?? [];
        document["name"] = Name?.Trim() ?? "";
        foreach (var (key, _, _) in UsualFields.OfPolicy)
            DocumentFields.Set(document, key, TypedValue.Of("", key, Fields?.GetValueOrDefault(key)));
        Write(document, "checks", Checks);
        Write(document, "steps", Steps);
        Text = PolicyText.Write(document);
    }

    /// <summary>Adds or removes a row.</summary>
    /// <returns>Whether a button for that was pressed.</returns>
    public bool ChangeRows()
    {
        switch ((Do ?? "").Split(':'))
        {
            case ["add-step"]:
                (Steps ??= []).Add(new() { Values = [] });
                return true;
            case ["add-check"]:
                (Checks ??= []).Add(new() { Kind = NewKind ?? "comparison", Values = [] });
                return true;
            case ["remove-step", var number] when int.TryParse(number, out var step) && step < Steps?.Count:
                Steps.RemoveAt(step);
                return true;
            case ["remove-check", var number] when int.TryParse(number, out var check) && check < Checks?.Count:
                Checks.RemoveAt(check);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The kind of a check that is added.</summary>
    public string? NewKind { get; set; }

    private static IReadOnlyList<JsonObject>? Rows(JsonObject document, string list) => document[list] switch
    {
        null => [],
        JsonArray items when items.All(item => item is JsonObject) => [.. items.Cast<JsonObject>()],
        _ => null,
    };

    // What a row has besides the usual fields stays.
    private static void Write(JsonObject document, string list, List<PolicyRow>? rows)
    {
        var before = document[list] as JsonArray ?? [];
        var after = new JsonArray();
        foreach (var row in rows ?? [])
        {
            var known = row.Was is { } was ? before.ElementAtOrDefault(was) as JsonObject : null;
            var item = (JsonObject?)known?.DeepClone() ?? [];
            var fields = row.Kind is null ? UsualFields.OfStep : UsualFields.OfChecks.GetValueOrDefault(row.Kind, []);
            foreach (var (key, _, _) in fields)
                DocumentFields.Set(item, key, TypedValue.Of(list, key, row.Values?.GetValueOrDefault(key)));
            if (row.Kind is { Length: > 0 } kind && !item.ContainsKey("kind")) item["kind"] = kind;
            after.Add(item);
        }

        DocumentFields.Set(document, list, after.Count > 0 ? after : null);
    }
}

/// <summary>A step or a check that is filled in.</summary>
public sealed class PolicyRow
{
    /// <summary>Where it stands in the text; null if it is new.</summary>
    public int? Was { get; set; }

    /// <summary>The kind of a check; null for a step.</summary>
    public string? Kind { get; set; }

    /// <summary>The fields, by name.</summary>
    public Dictionary<string, string?>? Values { get; set; }

    internal static PolicyRow Of(JsonObject item, int index, string? kind, IEnumerable<UsualField> fields) => new()
    {
        Was = index,
        Kind = kind,
        Values = fields.ToDictionary(field => field.Key, field => DocumentFields.Get(item, field.Key)),
    };
}
