using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Policies;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CanaryFunctions.Cli.Nouns;

/// <summary>A target, or its telemetry, that a command reads from a file: YAML or JSON, which is YAML too. What its fields mean, and what
/// is wrong with them, the control plane says.</summary>
internal static class TargetFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedInputException">It can't be read, or has no fields; the message names file and place.</exception>
    public static JsonObject Read(FileInfo file)
    {
        using var text = PolicyFile.Open(file);
        try
        {
            var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
                .Deserialize<object?>(text);
            return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(document)) as JsonObject
                ?? throw new RefusedInputException($"{file.Name}:1:1: fields are expected, such as 'source:'.");
        }
        catch (YamlException e)
        {
            throw new RefusedInputException($"{file.Name}:{e.Start.Line}:{e.Start.Column}: {e.Message}");
        }
    }
}
