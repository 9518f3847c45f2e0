using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Serialization;

/// <summary>How the domain is written as JSON, in storage and on the wire: camel case, enums as words, durations such as
/// <c>5m</c>, percentages and semantic versions as themselves.</summary>
public static class CanaryJson
{
    /// <summary>For what the product itself has written.</summary>
    public static JsonSerializerOptions Options { get; } = Make(JsonUnmappedMemberHandling.Skip);

    /// <summary>For what people write: an unknown field is an error.</summary>
    public static JsonSerializerOptions Strict { get; } = Make(JsonUnmappedMemberHandling.Disallow);

    /// <summary>For output that programs read line by line: a missing value is null, and text is as it is.</summary>
    public static JsonSerializerOptions Lines { get; } = new(Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unmapped)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowOutOfOrderMetadataProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = unmapped is JsonUnmappedMemberHandling.Disallow,
            UnmappedMemberHandling = unmapped,
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new PercentageConverter());
        options.Converters.Add(new SemVersionConverter());
        options.Converters.Add(new FailuresOfConverter());
        options.Converters.Add(new StatusRangeConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
