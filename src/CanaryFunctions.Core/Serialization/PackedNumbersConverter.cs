using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Serialization;

/// <summary>Numbers as base64 of their 64 bits, little-endian: half as long as in decimals, and exact.</summary>
internal sealed class PackedNumbersConverter : JsonConverter<ImmutableArray<double>>
{
    public override ImmutableArray<double> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        return bytes.Length % sizeof(double) == 0
            ? [.. MemoryMarshal.Cast<byte, double>(bytes)]
            : throw new JsonException("These are no packed numbers.");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<double> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
}
