using System.Text.Json;
using System.Text.Json.Serialization;
using Semver;

namespace CanaryFunctions.Core.Serialization;

internal sealed class SemVersionConverter : JsonConverter<SemVersion>
{
    private const int LongestVersion = 128;

    public override SemVersion Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
        && SemVersion.TryParse(reader.GetString(), SemVersionStyles.Strict, out var version, LongestVersion)
            ? version!
            : throw new JsonException("A version is written as in SemVer 2.0, e.g. 1.4.0 or 2.0.0-rc.1.");

    public override void Write(Utf8JsonWriter writer, SemVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
