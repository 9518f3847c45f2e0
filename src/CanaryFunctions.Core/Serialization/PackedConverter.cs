using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Serialization;

/// <summary>Values of a fixed size as base64 of their bytes, little-endian: far shorter than in decimals, and exact.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
internal sealed class PackedConverter<T> : JsonConverter<ImmutableArray<T>>
    where T : unmanaged
{
    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        return bytes.Length % Marshal.SizeOf<T>() == 0
            ? [.. MemoryMarshal.Cast<byte, T>(bytes)]
            : throw new JsonException("These are no packed values.");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
}
