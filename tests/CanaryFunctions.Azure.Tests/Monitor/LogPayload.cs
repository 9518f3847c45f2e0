namespace CanaryFunctions.Azure.Tests.Monitor;

/// <summary>What Log Analytics answers to our query.</summary>
internal static class LogPayload
{
    /// <summary>A row of ours; the counts of the histogram begin with its first edge, and the last stays.</summary>
    public static string Row(string arm, string start, string requests, string failed, params string[] atMost)
    {
        var counts = Enumerable.Range(0, Edges).Select(i => i < atMost.Length ? atMost[i] : atMost.LastOrDefault("0"));
        return $"[\"{arm}\",\"{start}\",{requests},{failed},{string.Join(',', counts)}]";
    }

    public static string Answer(params string[] rows) => $$"""
        {"tables":[{"name":"PrimaryResult","columns":[{"name":"arm","type":"string"},{"name":"start","type":"datetime"},
          {"name":"requests","type":"long"},{"name":"failed","type":"long"},{{Buckets}}],
         "rows":[{{string.Join(',', rows)}}]}]}
        """;

    /// <summary>The answer with an error beside its tables.</summary>
    public static string Partial(string answer) => answer.TrimEnd()[..^1] + """
        ,"error":{"code":"PartialError","message":"There were some errors when processing your query.",
          "details":[{"code":"EngineError","message":"Something went wrong processing your query on the server.",
           "innererror":{"code":"-2133196797","message":"The query was cancelled: limits were reached.","severity":2}}]}}
        """;

    public static string Error(string code, string message, string innerCode, string innerMessage) => $$"""
        {"error":{"message":"{{message}}","code":"{{code}}","correlationId":"1",
         "innererror":{"code":"SemanticError","message":"A semantic error occurred.",
          "innererror":{"code":"{{innerCode}}","message":"{{innerMessage}}"} } } }
        """;

    private const int Edges = 19;

    private static string Buckets => string.Join(
        ',',
        new[] { 1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2500, 5000, 10_000 }
            .Select(edge => $$"""{"name":"le_{{edge}}","type":"long"}"""));
}
