using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Rollouts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CanaryFunctions.Cli.Watching;

/// <summary>A rollout as a tree that is drawn anew at every look: steps, shares, checks, what comes next, and the latest
/// events.</summary>
internal static class LiveTree
{
    private const int EventsShown = 6;

    public static async Task<ExitCode> FollowAsync(
        IAnsiConsole console, RolloutFollower follower, RolloutId id, TimeSpan limit, CancellationToken cancellationToken)
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
    public static IRenderable Draw(Sighting sighting, IReadOnlyList<RolloutEvent> events, DateTimeOffset now)
    {
        var rollout = sighting.Rollout;
        var tree = new Tree(Markup.FromInterpolated(
            $"[bold]{rollout.Application}/{rollout.Environment}[/] {rollout.Baseline} → [bold]{rollout.Canary}[/]  {rollout.Phase}"));
        if (sighting.IsStale) tree.AddNode("[yellow]The control plane does not answer; this is what was seen last.[/]");
        AddSteps(tree, rollout);
        AddChecks(tree, rollout);
        if (Next(rollout, now) is { } next) tree.AddNode(new Text(next));
        var latest = tree.AddNode("[dim]events[/]");
        foreach (var happened in events.TakeLast(EventsShown))
            latest.AddNode(Markup.FromInterpolated($"[dim]{happened.At.UtcDateTime:HH:mm:ss}[/] {happened.Sentence}"));
        return tree;
    }

    private static void AddSteps(Tree tree, RolloutView rollout)
    {
        var steps = tree.AddNode(Markup.FromInterpolated(
            $"share wanted [bold]{rollout.ShareWanted}[/]{Measured(rollout)}"));
        var isPast = rollout.Phase is nameof(Phase.Promoting) or nameof(Phase.Baking) or nameof(Phase.Succeeded);
        foreach (var (index, step) in rollout.Policy.Steps.Index())
        {
            var sign = isPast || index + 1 < rollout.Step ? "[green]✓[/]" : index + 1 == rollout.Step ? "[yellow]●[/]" : "[dim]○[/]";
            steps.AddNode(new Markup($"{sign} {Bar(step.Weight.Value)} {Markup.Escape($"{step.Weight}")}"));
        }
    }

    private static string Measured(RolloutView rollout) =>
        rollout.Traffic?.CanaryShare is { } share ? FormattableString.Invariant($", measured {share:0.#} %") : "";

    private static string Bar(double percent)
    {
        var filled = (int)Math.Round(percent / 10);
        return new string('█', filled) + new string('░', 10 - filled);
    }

    private static void AddChecks(Tree tree, RolloutView rollout)
    {
        if (rollout.Health is not { } health) return;
        var checks = tree.AddNode(Markup.FromInterpolated($"health [bold]{health.Verdict}[/]"));
        foreach (var check in health.Checks)
            checks.AddNode(Markup.FromInterpolated($"{check.Check}: {check.Sentence}"));
    }

    private static string? Next(RolloutView rollout, DateTimeOffset now) => rollout switch
    {
        { Cause: { } cause } => cause.Sentence,
        { Problem: { } problem } => problem,
        { Waiting: { } waiting } => waiting,
        { NextLook: { } look } when look > now => FormattableString.Invariant($"next look in {(look - now).TotalSeconds:0} s"),
        _ => null,
    };
}
