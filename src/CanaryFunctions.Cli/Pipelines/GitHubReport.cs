using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.Watching;

namespace CanaryFunctions.Cli.Pipelines;

/// <summary>Tells GitHub Actions: outputs, the job's summary, annotations, and the status of the deployment.</summary>
/// <remarks>https://docs.github.com/actions/reference/workflow-commands-for-github-actions</remarks>
internal sealed class GitHubReport(Func<string, string?> variable, TextWriter output) : PipelineReport
{
    private const int LongestDescription = 140;

    private long? deployment;

    /// <inheritdoc/>
    public override async Task StartedAsync(Uri controlPlane, RolloutView rollout, CancellationToken cancellationToken)
    {
        Append("GITHUB_OUTPUT", $"rollout-id={rollout.Id}\nurl={Link(controlPlane, rollout)}\n");
        await TellAsync(async http =>
        {
            deployment = await FindDeploymentAsync(http, rollout, cancellationToken);
            await PostStatusAsync(http, "in_progress", $"{rollout.Canary} is being rolled out.", Link(controlPlane, rollout), cancellationToken);
        });
    }

    /// <inheritdoc/>
    public override async Task EndedAsync(
        Uri controlPlane, Followed followed, CancellationToken cancellationToken)
    {
        var (end, rollout) = (followed.End, followed.Rollout!);
        var (sentence, link) = (Sentence(rollout), Link(controlPlane, rollout));
        Append("GITHUB_OUTPUT", $"outcome={Outcome(end)}\n");
        Append("GITHUB_STEP_SUMMARY", RolloutPage.Write(rollout, followed.Evidence, sentence, link));
        if (end is not ExitCode.Done)
            output.WriteLine($"::error title={Property($"{rollout.Application} {rollout.Canary}: {Outcome(end)}")}::{Data(sentence)}");
        if (deployment is null || end is ExitCode.TimedOut) return;
        await TellAsync(http => PostStatusAsync(
            http, end is ExitCode.Done ? "success" : "failure", sentence, link, cancellationToken));
    }

    /// <inheritdoc/>
    protected override void Refused(string message) => output.WriteLine($"::error title=canary::{Data(message)}");

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    private static async Task<JsonNode> GoodAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using (answer)
        {
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        }
    }

    private void Append(string file, string text)
    {
        if (variable(file) is { Length: > 0 } path) File.AppendAllText(path, text);
    }

    // Nothing of GitHub's may change what becomes of the release.
    private async Task TellAsync(Func<HttpClient, Task> tell)
    {
        if (variable("GITHUB_TOKEN") is not { Length: > 0 } token) return;
        using var http = new HttpClient
        {
            BaseAddress = new($"{variable("GITHUB_API_URL") ?? "https://api.github.com"}/repos/{variable("GITHUB_REPOSITORY")}/"),
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", token),
                Accept = { new("application/vnd.github+json") },
                UserAgent = { new("CanaryFunctions", null) },
            },
        };
        http.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
        try
        {
            await tell(http);
        }
        catch (HttpRequestException failed)
        {
            output.WriteLine($"::warning title=canary::{Data(
                $"GitHub's deployment does not tell of the rollout: {failed.Message} Give the job the permission deployments: write.")}");
        }
    }

    // A job with an environment has a deployment already; for one without it is made.
    private async Task<long> FindDeploymentAsync(HttpClient http, RolloutView rollout, CancellationToken cancellationToken)
    {
        var (sha, environment) = (variable("GITHUB_SHA") ?? "", Uri.EscapeDataString(rollout.Environment));
        var own = await GoodAsync(
            await http.GetAsync($"deployments?sha={sha}&environment={environment}&per_page=1", cancellationToken), cancellationToken);
        if ((long?)own.AsArray().FirstOrDefault()?["id"] is { } known) return known;
        var made = await GoodAsync(
            await http.PostAsJsonAsync(
                "deployments",
                new
                {
                    @ref = sha,
                    environment = rollout.Environment,
                    description = $"{rollout.Application} {rollout.Canary}",
                    auto_merge = false,
                    required_contexts = Array.Empty<string>(),
                },
                cancellationToken),
            cancellationToken);
        return (long)made["id"]!;
    }

    private async Task PostStatusAsync(
        HttpClient http, string state, string description, Uri link, CancellationToken cancellationToken) => await GoodAsync(
        await http.PostAsJsonAsync(
            $"deployments/{deployment}/statuses",
            new
            {
                state,
                log_url = link,
                description = description.Length <= LongestDescription ? description : description[..(LongestDescription - 1)] + "…",
            },
            cancellationToken),
        cancellationToken);
}
