using System.Text.Json;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Serialization;

internal sealed class FailuresOfConverter : JsonConverter<FailuresOf>
{
    public override FailuresOf Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && FailuresOf.TryParse(reader.GetString(), out var parsed)
            ? parsed
            : throw new JsonException($"Write it like '3 of 5', of at most {FailuresOf.MostTries}.");

    public override void Write(Utf8JsonWriter writer, FailuresOf value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
