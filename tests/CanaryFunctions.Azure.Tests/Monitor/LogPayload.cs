namespace CanaryFunctions.Azure.Tests.Monitor;

/// <summary>What Log Analytics answers, shortened from the examples of its specification.</summary>
/// <remarks>https://github.com/Azure/azure-rest-api-specs, specification/monitor/data-plane/OperationalInsights</remarks>
internal static class LogPayload
{
    /// <summary>The example <c>Query_Execute</c>: every value is text, also those that are numbers.</summary>
    public const string OfficialExample = """
        {"tables":[{"name":"PrimaryResult","columns":[
          {"name":"TenantId","type":"string"},{"name":"Computer","type":"string"},{"name":"TimeGenerated","type":"datetime"},
          {"name":"BatchesWithinSla","type":"long"},{"name":"AvgLatencyInSeconds","type":"real"},
          {"name":"IsBillable","type":"bool"},{"name":"LinkedResourceUri","type":"string"}],
         "rows":[["b438b4f6-912a-46d5-9cb1-b44069212abc","ContosoSQLSrv1","2017-08-24T06:59:59Z","1","1.286","true",null]]}]}
        """;

    /// <summary>The example <c>Query_ExecuteWithResourceId</c>.</summary>
    public const string OfficialExampleOfResource = """
        {"tables":[{"name":"PrimaryResult","columns":[{"name":"OperationName","type":"string"},{"name":"count_","type":"long"}],
         "rows":[["operation1","10"]]}]}
        """;

    /// <summary>A row of <c>AppRequests</c> from the example of a batch, with some of its columns.</summary>
    public const string OfficialExampleOfRequests = """
        {"tables":[{"name":"PrimaryResult","columns":[
          {"name":"TimeGenerated","type":"datetime"},{"name":"Id","type":"string"},{"name":"Success","type":"bool"},
          {"name":"ResultCode","type":"string"},{"name":"DurationMs","type":"real"},{"name":"Properties","type":"dynamic"},
          {"name":"Measurements","type":"dynamic"},{"name":"AppVersion","type":"string"},{"name":"AppRoleName","type":"string"},
          {"name":"ItemCount","type":"int"}],
         "rows":[["2021-06-02T00:18:13.317Z","a3273b160f86b5c4",true,"200",0,
          "{\"x-opt-enqueued-time\":\"1622593091\"}",null,"","srikanta",1]]}]}
        """;

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
