using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.Watching;

namespace CanaryFunctions.Cli.Pipelines;

/// <summary>Tells Azure Pipelines: output variables, the run's summary, and issues.</summary>
/// <remarks>https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands</remarks>
internal sealed class AzureDevOpsReport(Func<string, string?> variable, TextWriter output) : PipelineReport
{
    /// <inheritdoc/>
    public override Task StartedAsync(Uri controlPlane, RolloutView rollout, CancellationToken cancellationToken)
    {
        Set("rolloutId", $"{rollout.Id}");
        Set("url", $"{Link(controlPlane, rollout)}");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task EndedAsync(
        Uri controlPlane, Followed followed, CancellationToken cancellationToken)
    {
        var (end, rollout) = (followed.End, followed.Rollout!);
        var sentence = Sentence(rollout);
        Set("outcome", Outcome(end));
        var page = Path.Combine(variable("AGENT_TEMPDIRECTORY") ?? Path.GetTempPath(), $"canary-{rollout.Id}.md");
        await File.WriteAllTextAsync(page, RolloutPage.Write(rollout, followed.Evidence, sentence, Link(controlPlane, rollout)), cancellationToken);
        await output.WriteLineAsync($"##vso[task.uploadsummary]{page}");
        if (end is not ExitCode.Done) Refused(sentence);
    }

    /// <inheritdoc/>
    protected override void Refused(string message) => output.WriteLine($"##vso[task.logissue type=error]{Line(message)}");

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private void Set(string name, string value) =>
        output.WriteLine($"##vso[task.setvariable variable={name};isOutput=true]{Line(value)}");
}
