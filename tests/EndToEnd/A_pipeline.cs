using System.Text.Json.Nodes;
using CanaryFunctions.EndToEnd.Pipelines;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The GitHub Action and the Azure DevOps template, run as their runners run them.</summary>
public sealed class A_pipeline(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    private const string Quick = """
        name: quick-look
        checks:
          - { kind: comparison, name: errors }
        steps:
          - { weight: 50, atLeast: 10s }
        warmUp: { path: /health, successes: 2 }
        promotion: { bake: 1s }
        """;

    // A step that is as long as it takes to find a bad version out.
    private static readonly string Long = Quick.Replace("10s", "5m", StringComparison.Ordinal);

    private const string Patient = """
        name: patient
        steps:
          - { weight: 10, advance: person }
        """;

    [Fact]
    public async Task On_GitHub_releases_without_a_secret_and_tells_the_job_and_the_deployment()
    {
        var (shop, site) = await fixture.NewShopAsync();
        await using var customers = new Customers(site);

        var run = await OnGitHubAsync(shop, "1.1.0", errors: 0, Quick);

        Assert.True(run.Code == 0, run.Log);
        Assert.Equal("succeeded", run.Outputs["outcome"]);
        var rollout = Assert.Single(await fixture.Api.ListAsync(shop));
        Assert.Equal(($"{rollout.Id}", $"{fixture.Host.Address}rollouts/{rollout.Id}"), (run.Outputs["rollout-id"], run.Outputs["url"]));
        Assert.Equal("repo:contoso/shop:environment:production", rollout.StartedBy);
        Assert.Contains("**1.1.0 is live in production.**", run.Summary, StringComparison.Ordinal);
        Assert.Matches(@"\| errors \| \w+ \| [\d,]+ of [\d,]+ \| [\d,]+ of [\d,]+ \|", run.Summary);
        Assert.Contains("◆", run.Summary, StringComparison.Ordinal);
        Assert.Equal(["in_progress", "success"], StatusesOf(run));
        Assert.DoesNotContain("::error", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_GitHub_fails_with_an_annotation_when_the_version_is_bad()
    {
        var (shop, site) = await fixture.NewShopAsync();
        await using var customers = new Customers(site);

        var run = await OnGitHubAsync(shop, "1.2.0", errors: 0.9, Long);

        Assert.True(run.Code == 3, run.Log);
        Assert.Equal("rolledBack", run.Outputs["outcome"]);
        Assert.Matches(@"::error title=shop\d+ 1\.2\.0%3A rolledBack::Canary fails", run.Log);
        Assert.Contains("⏪", run.Summary, StringComparison.Ordinal);
        Assert.Equal(["in_progress", "failure"], StatusesOf(run));
    }

    [Fact]
    public async Task On_GitHub_times_out_and_run_again_follows_the_same_rollout()
    {
        var (shop, _) = await fixture.NewShopAsync();

        var first = await OnGitHubAsync(shop, "1.1.0", errors: 0, Patient, ("timeout", "1s"));
        var second = await OnGitHubAsync(shop, "1.1.0", errors: 0, Patient, ("timeout", "1s"));

        Assert.Equal((5, 5), (first.Code, second.Code));
        Assert.Equal(("timedOut", "timedOut"), (first.Outputs["outcome"], second.Outputs["outcome"]));
        Assert.Equal($"{Assert.Single(await fixture.Api.ListAsync(shop)).Id}", second.Outputs["rollout-id"]);
        Assert.Equal(first.Outputs["rollout-id"], second.Outputs["rollout-id"]);
    }

    [Fact]
    public async Task On_GitHub_is_not_allowed_from_another_repository()
    {
        var (shop, _) = await fixture.NewShopAsync();
        var before = fixture.Subject;
        fixture.Subject = "repo:contoso/shop:ref:refs/heads/evil";
        try
        {
            var run = await OnGitHubAsync(shop, "1.1.0", errors: 0, Quick);

            Assert.True(run.Code == 6, run.Log);
            Assert.Contains("::error title=canary::This needs the role releaser", run.Log, StringComparison.Ordinal);
            Assert.Equal("", run.Outputs["outcome"]);
        }
        finally
        {
            fixture.Subject = before;
        }
    }

    [Fact]
    public async Task On_GitHub_says_which_permission_the_job_lacks()
    {
        var (shop, _) = await fixture.NewShopAsync();

        var run = await OnGitHubAsync(shop, "1.1.0", 0, Quick, secret: "another");

        Assert.True(run.Code == 6, run.Log);
        Assert.Contains("id-token: write", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_Azure_DevOps_releases_with_the_token_of_a_service_connection()
    {
        var (shop, site) = await fixture.NewShopAsync();
        await using var customers = new Customers(site);

        var run = await OnDevOpsAsync(shop, "1.1.0", 0, Quick);

        Assert.True(run.Code == 0, run.Log);
        Assert.Equal("succeeded", run.Outputs["outcome"]);
        Assert.Equal("sc://contoso/web/canary", Assert.Single(await fixture.Api.ListAsync(shop)).StartedBy);
        Assert.Contains("1.1.0 is live in production.", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_Azure_DevOps_fails_with_an_issue_when_the_version_is_bad_and_its_gate_says_so()
    {
        var (shop, site) = await fixture.NewShopAsync();
        await using var customers = new Customers(site);

        var run = await OnDevOpsAsync(shop, "1.2.0", 0.9, Long);

        Assert.True(run.Code == 3, run.Log);
        Assert.Contains("##vso[task.logissue type=error]Canary fails", run.Log, StringComparison.Ordinal);
        using var gate = await fixture.Api.SendAsync(
            HttpMethod.Get, $"api/applications/{shop}/environments/production/gate?version=1.2.0");
        Assert.Equal("failed", (string?)JsonNode.Parse(await gate.Content.ReadAsStringAsync())!["status"]);
    }

    [Fact]
    public async Task On_Azure_DevOps_times_out_without_stopping_the_rollout()
    {
        var (shop, _) = await fixture.NewShopAsync();

        var run = await OnDevOpsAsync(shop, "1.1.0", 0, Patient, ("timeout", "1s"));

        Assert.True(run.Code == 5, run.Log);
        Assert.Equal("timedOut", run.Outputs["outcome"]);
        Assert.Null(Assert.Single(await fixture.Api.ListAsync(shop)).EndedAt);
    }

    /// <summary>The very lines that docs/pipelines.md shows.</summary>
    [Fact]
    public async Task Of_any_kind_releases_with_the_one_message_of_the_docs()
    {
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await fixture.Cloud.AddShopAsync("shop");
        await fixture.Api.RegisterAsync(fixture.Cloud, "shop", ("1.0.0", 0));
        using var put = await fixture.Api.SendAsync(
            HttpMethod.Put, "api/applications/shop/secrets/inbound-jenkins", new { value = secret });
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "pipelines.md"));
        var script = string.Join('\n', page.Split("## Any other CI")[1].Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)));

        var (code, log) = await JobRun.BashAsync(script, Directory.CreateTempSubdirectory().FullName,
        [
            new("SECRET", secret), new("CANARY_URL", fixture.Host.Address.ToString().TrimEnd('/')),
        ]);

        Assert.True(code == 0, log);
        Assert.Equal("inbound-jenkins", Assert.Single(await fixture.Api.ListAsync("shop")).StartedBy);
    }

    [Fact]
    public async Task Never_runs_what_stands_in_a_name()
    {
        var (shop, _) = await fixture.NewShopAsync();

        var run = await OnGitHubAsync(shop, "1.0.0\"; touch pwned; $(touch pwned) `touch pwned`", 0, Quick);

        Assert.True(run.Code == 2, run.Log);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "pwned", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }));
    }

    private Task<JobRun> OnGitHubAsync(
        string shop, string version, double errors, string policy, (string Name, string Value) more = default, string secret = "runner") => GitHubJob.RunAsync(
        new()
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = $"{fixture.GitHub.Address}token?api-version=2.0",
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = secret,
            ["GITHUB_API_URL"] = fixture.GitHub.Address.ToString().TrimEnd('/'),
        },
        [.. Given(shop, version, errors, policy), ("github-token", "gh"), .. more.Name is null ? [] : new[] { more }]);

    private Task<JobRun> OnDevOpsAsync(
        string shop, string version, double errors, string policy, (string Name, string Value) more = default) => DevOpsJob.RunAsync(
        new() { ["SYSTEM_OIDCREQUESTURI"] = $"{fixture.DevOps.Address}oidctoken" },
        [.. Given(shop, version, errors, policy), ("serviceConnectionId", "c0ffee"), .. more.Name is null ? [] : new[] { more }]);

    private (string Name, string Value)[] Given(string shop, string version, double errors, string policy)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "policy.yaml");
        File.WriteAllText(file, policy);
        var package = version.Contains('"', StringComparison.Ordinal) ? new("https://a.example/a.zip") : fixture.Cloud.Package(version, errors);
        return
        [
            ("url", fixture.Host.Address.ToString()), ("version", version), ("application", shop), ("package", $"{package}"), ("policy", file),
        ];
    }

    private IEnumerable<string?> StatusesOf(JobRun run) => fixture.GitHub.Messages
        .Where(message => message.Path == "/repos/contoso/shop/deployments/42/statuses"
            && message.Text.Contains(run.Outputs["rollout-id"], StringComparison.Ordinal))
        .Select(message => (string?)JsonNode.Parse(message.Text)!["state"]);
}
