using System.Text.Json;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>A rollout's id: a ULID, so that ids sort by the time of their start.</summary>
[JsonConverter(typeof(Json))]
public readonly record struct RolloutId
{
    private readonly Ulid value;

    private RolloutId(Ulid value) => this.value = value;

    /// <summary>Makes an id for a rollout that starts now.</summary>
    public static RolloutId New(DateTimeOffset now) => new(Ulid.NewUlid(now));

    /// <summary>When the rollout was started, to the millisecond.</summary>
    public DateTimeOffset StartedAt => value.Time;

    /// <summary>Reads an id as written by <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, out RolloutId id)
    {
        var parsed = Ulid.TryParse(text, out var value);
        id = new(value);
        return parsed;
    }

    /// <summary>Reads an id as written by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is no id.</exception>
    public static RolloutId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a rollout's id.");

    /// <summary>26 characters, sortable.</summary>
    public override string ToString() => value.ToString();

    private sealed class Json : JsonConverter<RolloutId>
    {
        public override RolloutId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a rollout's id.");

        public override void Write(Utf8JsonWriter writer, RolloutId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
