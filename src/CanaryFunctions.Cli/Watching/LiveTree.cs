using System.Globalization;
using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CanaryFunctions.Cli.Watching;

/// <summary>A rollout as a tree that is drawn anew at every look: steps, shares, checks, what comes next, and the latest
/// events.</summary>
internal sealed class LiveTree(IAnsiConsole console)
{
    private const int EventsShown = 6;

    private readonly bool unicode = console.Profile.Capabilities.Unicode;

    public async Task<ExitCode> FollowAsync(
        RolloutFollower follower, RolloutId id, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (seen, events) = ((Sighting?)null, new List<RolloutEvent>());
        await console.Live(new Text($"Rollout {id}")).StartAsync(async live =>
        {
            await foreach (var sighting in follower.FollowAsync(id, limit, cancellationToken))
            {
                seen = sighting;
                events.AddRange(sighting.Fresh);
                live.UpdateTarget(Draw(sighting, events, TimeProvider.System.GetUtcNow()));
            }
        });
        var end = RolloutFollower.EndOf(seen?.Rollout);
        if (end is ExitCode.TimedOut)
            console.WriteLine($"The time to wait is over; the rollout goes on: canary rollout watch {id}");
        return end;
    }

    /// <summary>What is drawn of a look.</summary>
    public IRenderable Draw(Sighting sighting, IReadOnlyList<RolloutEvent> events, DateTimeOffset now)
    {
        var rollout = sighting.Rollout;
        var tree = new Tree(Markup.FromInterpolated(
            $"[bold]{rollout.Application}/{rollout.Environment}[/] {rollout.Baseline} {Sign("→", "to")} [bold]{rollout.Canary}[/]  {rollout.Phase}"));
        if (!unicode) tree.Guide(TreeGuide.Ascii);
        if (sighting.IsStale) tree.AddNode("[yellow]The control plane does not answer; this is what was seen last.[/]");
        tree.AddNode(Markup.FromInterpolated($"share wanted [bold]{rollout.ShareWanted}[/]{Measured(rollout)}"));
        AddSteps(tree, rollout, now);
        AddChecks(tree, rollout);
        if (Next(rollout, now) is { } next) tree.AddNode(new Text(next));
        var latest = tree.AddNode("[dim]events[/]");
        foreach (var happened in events.TakeLast(EventsShown))
            latest.AddNode(Markup.FromInterpolated($"[dim]{happened.At.UtcDateTime:HH:mm:ss}[/] {happened.Sentence}"));
        return tree;
    }

    private static string Measured(RolloutView rollout) =>
        rollout.Traffic?.CanaryShare is { } share ? FormattableString.Invariant($", measured {share:0.#} %") : "";

    private static string? Next(RolloutView rollout, DateTimeOffset now) => rollout switch
    {
        { Cause: { } cause } => cause.Sentence,
        { Problem: { } problem } => problem,
        { Waiting: { } waiting } => waiting,
        { Progress: { } progress } => $"Azure says: {progress}",
        { NextLook: { } look } when look > now => FormattableString.Invariant($"next look in {(look - now).TotalSeconds:0} s"),
        _ => null,
    };

    private static string Times(double ratio) => ratio.ToString(ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private string Sign(string sign, string ascii) => unicode ? sign : ascii;

    private void AddSteps(Tree tree, RolloutView rollout, DateTimeOffset now)
    {
        var isPast = rollout.Phase is nameof(Phase.Promoting) or nameof(Phase.Baking) or nameof(Phase.Succeeded);
        foreach (var (index, step) in rollout.Policy.Steps.Index())
        {
            var isHere = index + 1 == rollout.Step;
            var sign = isPast || index + 1 < rollout.Step ? $"[green]{Sign("✓", "v")}[/]"
                : isHere ? $"[yellow]{Sign("●", ">")}[/]" : $"[dim]{Sign("○", "-")}[/]";
            tree.AddNode(new Markup($"{sign} {step.Weight}{(isHere ? Progress(step, rollout.StepSince, now) : "")}"));
        }
    }

    private string Progress(Step step, DateTimeOffset? since, DateTimeOffset now)
    {
        if (since is null || step.AtLeast == TimeSpan.Zero) return "";
        var passed = TimeSpan.FromSeconds(Math.Max(0, Math.Floor((now - since.Value).TotalSeconds)));
        var filled = (int)Math.Min(10, 10 * passed / step.AtLeast);
        var bar = new string(Sign("█", "#")[0], filled) + new string(Sign("░", ".")[0], 10 - filled);
        return $"  {bar} {Duration.Format(passed)} of at least {Duration.Format(step.AtLeast)}";
    }

    private void AddChecks(Tree tree, RolloutView rollout)
    {
        if (rollout.Health is not { } health) return;
        var checks = tree.AddNode(Markup.FromInterpolated($"health [bold]{health.Verdict}[/]"));
        foreach (var check in health.Checks)
        {
            var node = checks.AddNode(Markup.FromInterpolated($"{check.Check}: {check.Sentence}"));
            if (check.Evidence.Ratio is not { } ratio) continue;
            var tolerance = rollout.Policy.Checks.OfType<ComparisonCheck>()
                .FirstOrDefault(asked => asked.Name == check.Check)?.Settings.Tolerance;
            node.AddNode(new Text(
                $"{RatioChart.Draw(ratio, tolerance, unicode)} {Times(ratio.Estimate)} ({Times(ratio.Low)} to {Times(ratio.High)})"));
        }
    }
}
