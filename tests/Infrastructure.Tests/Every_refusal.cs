using System.Text.RegularExpressions;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Azure.Monitor.Queries;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>What people are told when Azure does not do what it is asked for.</summary>
public sealed class Every_refusal
{
    private static readonly SiteCalls calls = new(new Target(Guid.Empty, "shop-rg", "shop", "canary"));
    private static readonly Exception lost = new IOException("Connection reset by peer");

    private static readonly Query query = new()
    {
        Service = QueryService.Logs,
        Subscription = Guid.Empty,
        Address = new("https://api.loganalytics.io"),
        Resource = "the workspace 1",
        ContentType = "application/json",
        Body = default,
    };

    /// <summary>An answer of each status, to a read and to a change; and those that are none.</summary>
    public static TheoryData<string> OfResourceManager =>
    [
        .. new[] { calls.ReadSite, calls.Swap }.SelectMany(call => new[] { 400, 401, 403, 404, 408, 409, 429, 500, 503 }
            .Select(status => Problems.Refused(call, new(status, "", null, null)))
            .Append(Problems.Refused(call, new(400, "The worker process for 'canary' slot could not be started.", null, null)))
            .Append(Problems.Unanswered(call, lost))
            .Append(Problems.NotSignedIn(call, lost))
            .Append(Problems.OverBudget(call, TimeSpan.FromSeconds(1)))
            .Append(Problems.NotUnderstood(call))
            .Append(Problems.Untraceable(call))
            .Select(problem => problem.Message)),
    ];

    /// <inheritdoc cref="OfResourceManager"/>
    public static TheoryData<string> OfQueries =>
    [
        .. new[] { 400, 401, 403, 404, 408, 409, 429, 500, 503, 504 }.Select(status => QueryEndpoint.Explain(query, status, "")),
        QueryEndpoint.NotUnderstood(query),
    ];

    [Theory]
    [MemberData(nameof(OfResourceManager))]
    public void Of_Resource_Manager_is_in_the_documentation(string sentence) => Assert.Contains(
        The_documentation.Tables("azure.md", "When something is wrong").SelectMany(rows => rows)
            .SelectMany(row => Regex.Matches(row.Split('|')[1], @"\*(?<text>[^*]+)\*").Select(text => text.Groups["text"].Value)),
        text => Says(text, sentence));

    [Theory]
    [MemberData(nameof(OfQueries))]
    public void Of_a_query_is_in_the_documentation(string sentence) => Assert.Contains(
        The_documentation.Tables("telemetry.md", "Troubleshooting").SelectMany(rows => rows).Select(row => row.Split('|')[1].Trim()),
        text => Says(text, sentence));

    private static bool Says(string documented, string sentence) =>
        Regex.IsMatch(sentence, string.Join(".*", documented.Split('…', StringSplitOptions.TrimEntries).Select(Regex.Escape)));
}
