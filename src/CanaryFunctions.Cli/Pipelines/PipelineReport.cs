using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Cli.Watching;
using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.Pipelines;

/// <summary>Tells the pipeline what became of a release. This one knows no pipeline and tells nothing.</summary>
internal class PipelineReport
{
    /// <summary>The report for the pipeline that the tool runs in.</summary>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="output">The job's log.</param>
    public static PipelineReport Of(Func<string, string?> variable, TextWriter output) =>
        variable("GITHUB_ACTIONS") == "true" ? new GitHubReport(variable, output)
        : variable("TF_BUILD") == "True" ? new AzureDevOpsReport(variable, output)
        : new PipelineReport();

    /// <summary>Runs, and tells the pipeline what went wrong where something does.</summary>
    public async Task<ExitCode> GuardAsync(Func<Task<ExitCode>> run)
    {
        try
        {
            return await run();
        }
        catch (ControlPlaneException refused)
        {
            Refused(refused.Message);
            throw;
        }
        catch (RefusedInputException refused)
        {
            Refused(refused.Message);
            throw;
        }
    }

    /// <summary>The rollout is under way.</summary>
    public virtual Task StartedAsync(Uri controlPlane, RolloutView rollout, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>The rollout has ended, or is not waited for any more.</summary>
    public virtual Task EndedAsync(Uri controlPlane, Followed followed, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>It did not come to a rollout, or the tool may not see it.</summary>
    protected virtual void Refused(string message)
    {
    }

    /// <summary>Where the rollout is to be seen.</summary>
    protected static Uri Link(Uri controlPlane, RolloutView rollout) => new(controlPlane, $"rollouts/{rollout.Id}");

    /// <summary>How it ended, in a word that scripts can compare.</summary>
    protected static string Outcome(ExitCode end) => end switch
    {
        ExitCode.Done => "succeeded",
        ExitCode.RolledBack => "rolledBack",
        ExitCode.Aborted => "aborted",
        _ => "timedOut",
    };

    /// <summary>How it ended, in a sentence.</summary>
    protected static string Sentence(RolloutView rollout) => rollout switch
    {
        { Cause: { } cause } => cause.Sentence,
        { IsEnded: true } => $"{rollout.Canary} is live in {rollout.Environment}.",
        _ => $"The rollout of {rollout.Canary} goes on: canary rollout watch {rollout.Id}",
    };
}
