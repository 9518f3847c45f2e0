using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Serialization;

internal sealed class StatusRangeConverter : JsonConverter<StatusRange>
{
    public override StatusRange Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetInt32(out var status) => status.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return StatusRange.TryParse(text, out var parsed)
            ? parsed
            : throw new JsonException("Write a status like 200, or statuses like 200-299, from 100 to 599.");
    }

    public override void Write(Utf8JsonWriter writer, StatusRange value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
