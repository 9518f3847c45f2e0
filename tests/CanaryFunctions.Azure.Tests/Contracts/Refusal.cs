namespace CanaryFunctions.Azure.Tests.Contracts;

/// <summary>The shapes in which Azure's services refuse, or something before them does.</summary>
internal static class Refusal
{
    /// <summary>By the name of the shape: the body, and what is quoted of it after the status.</summary>
    public static IReadOnlyDictionary<string, (string Body, Func<string, string> Said)> Bodies { get; } =
        new Dictionary<string, (string, Func<string, string>)>
        {
            ["of Resource Manager"] = (
                """{"error":{"code":"Conflict","message":"Something else.","details":[]}}""",
                status => $"{status}: Conflict: Something else"),
            ["of App Service"] = (
                """{"Code":"Conflict","Message":"Something else.","Target":null,"Details":[{"Message":"x"}],"Innererror":null}""",
                status => $"{status}: Conflict: Something else"),
            ["plain text"] = ("Something else.", status => $"{status}: Something else"),
            ["empty"] = ("", status => status),
            ["cut off"] = ("""{"error":{"code":"Conf""", status => $$"""{{status}}: {"error":{"code":"Conf"""),
        };
}
