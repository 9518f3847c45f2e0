using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace CanaryFunctions.Core.Policies;

/// <summary>Turns a canary configuration of Kayenta into a policy.</summary>
/// <remarks>https://github.com/spinnaker/kayenta/blob/master/docs/canary-config.md. Kayenta's configuration has no traffic
/// steps and no queries that mean anything here, so steps are added and metrics keep their names.</remarks>
public static class KayentaImport
{
    private static readonly string[] names = ["metricName", "metricType"];
    private static readonly string[] taken = ["direction", "critical", "nanStrategy", "mustHaveData"];

    private static readonly string[] limits =
        ["measure", "allowedIncrease", "allowedDecrease", "criticalIncrease", "criticalDecrease"];

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The configuration, as Kayenta stores it.</param>
    /// <returns>The policy in YAML with notes on what has no counterpart, or what is wrong.</returns>
    public static Answer<ImportedPolicy> Read(string json)
    {
        try
        {
            var parsed = JsonNode.Parse(json, documentOptions: new() { AllowTrailingCommas = true });
            if (parsed is not JsonObject config || config["metrics"] is not JsonArray { Count: > 0 } metrics)
                return Wrong("metrics", "A canary configuration has a list of metrics, and this has none.");
            return Import(config, metrics);
        }
        catch (JsonException exception)
        {
            return Wrong(
                $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}", "This is no JSON.");
        }
        catch (InvalidOperationException exception)
        {
            return Wrong("document", $"A field is not of the type that Kayenta gives it: {exception.Message}");
        }
    }

    private static Answer<ImportedPolicy> Import(JsonObject config, JsonArray metrics)
    {
        var notes = new List<string>();
        var classifier = config["classifier"] as JsonObject;
        var weights = classifier?["groupWeights"] as JsonObject;
        var scores = classifier?["scoreThresholds"] as JsonObject;
        if (scores is null) notes.Add("The configuration has no score thresholds: 95 passes and 75 is marginal.");
        notes.Add("Kayenta knows no traffic steps: look through those below and set your own.");

        var policy = new Dictionary<string, object?>
        {
            ["name"] = Text(config["name"]) ?? "imported",
            ["scores"] = Fields(scores, ["pass", "marginal"]),
            ["checks"] = metrics.OfType<JsonObject>().Select(metric => Check(metric, weights, notes)).ToArray(),
            ["steps"] = new[] { Step(10), Step(50) },
        };
        if (scores is null) policy.Remove("scores");
        var yaml = new SerializerBuilder().Build().Serialize(policy);
        var read = PolicyDocument.Read(yaml);
        return read.Refusal is { } refusal ? refusal : new ImportedPolicy(yaml, [.. notes]);
    }

    private static Dictionary<string, object?> Check(JsonObject metric, JsonObject? weights, List<string> notes)
    {
        var name = Text(metric["name"]) ?? "metric";
        var settings = metric["analysisConfigurations"]?["canary"] as JsonObject;
        var groups = (metric["groups"] as JsonArray)?.Select(Text).OfType<string>().ToArray() ?? [];
        if (groups.Length > 1)
            notes.Add($"{name} is in several groups ({string.Join(", ", groups)}): only the first is kept.");

        var check = new Dictionary<string, object?>
        {
            ["name"] = name,
            ["judge"] = "mann-whitney",
            ["metric"] = names.Select(field => Text(metric["query"]?[field])).FirstOrDefault(text => text is not null) ?? name,
        };
        if (groups is [var group, ..])
        {
            check["group"] = group;
            if (weights?[group] is { } weight) check["weight"] = Value(weight);
        }

        foreach (var (field, value) in Fields(settings, taken)) check[field] = value;
        if (settings?["effectSize"] is JsonObject effect && Fields(effect, limits) is { Count: > 0 } sizes)
            check["effectSize"] = sizes;
        if (settings?["outliers"] is JsonObject outliers)
        {
            if (Text(outliers["strategy"]) is { } strategy) check["outliers"] = strategy;
            if (outliers["outlierFactor"] is { } factor) check["outlierFactor"] = Value(factor);
        }

        return check;
    }

    private static Dictionary<string, object?> Fields(JsonObject? from, string[] fields) =>
        fields.Where(field => from?[field] is not null).ToDictionary(field => field, field => Value(from![field]!));

    private static Dictionary<string, object?> Step(int weight) => new() { ["weight"] = weight, ["atLeast"] = "1h" };

    private static object? Value(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Number => node.GetValue<double>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Text(node),
    };

    private static string? Text(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;

    private static Refusal Wrong(string field, string message) =>
        new(RefusalKind.Invalid, "kayenta-invalid", "The canary configuration can't be imported: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
