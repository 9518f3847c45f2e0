using System.Text.Json;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Serialization;

internal sealed class PercentageConverter : JsonConverter<Percentage>
{
    public override Percentage Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out var value) && Percentage.IsValid(value)
            ? new Percentage(value)
            : throw new JsonException("A percentage is a number from 0 to 100.");

    public override void Write(Utf8JsonWriter writer, Percentage value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
