using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Rollouts;
using Spectre.Console;

namespace CanaryFunctions.Cli.Demo;

/// <summary>What the product is for, as a user lives it: a good version promoted, a bad one rolled back.</summary>
internal static class DemoStory
{
    /// <summary>Tells it.</summary>
    /// <returns>Whether both releases ended as they should.</returns>
    public static async Task<bool> TellAsync(
        DemoStage stage, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated($"[bold]shop[/] is live with [bold]1.0.0[/] at {stage.Shop}");
        console.MarkupLineInterpolated($"[dim]{DemoStage.Explain(DemoPolicy.Value)}[/]");
        console.MarkupLineInterpolated($"Watch it in the web console, signed in by this link: [link]{stage.SignInLink}[/]");

        var good = await RollOutAsync("1.1.0", "a good version", stage, console, cancellationToken);
        var before = stage.Visitors.Total;
        var bad = await RollOutAsync("1.2.0", "it fails a few per cent of the checkouts", stage, console, cancellationToken);

        return Summarise(good, bad, stage.Visitors.Total - before, stage, console);
    }

    private static async Task<RolloutView> RollOutAsync(
        string version, string about, DemoStage stage, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{version}[/] [dim]({about})[/]").LeftJustified());
        var rollout = await stage.Api.StartAsync("shop", "production", version, DemoPolicy.Value, cancellationToken);

        // Without a terminal to redraw, the events are the progress.
        return console.Profile.Capabilities.Interactive
            ? await console.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", status =>
                FollowAsync(rollout, stage, console, progress => status.Status(progress), cancellationToken))
            : await FollowAsync(rollout, stage, console, _ => { }, cancellationToken);
    }

    private static async Task<RolloutView> FollowAsync(
        RolloutView rollout,
        DemoStage stage,
        IAnsiConsole console,
        Action<string> showProgress,
        CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            foreach (var happened in await stage.Api.EventsAsync(rollout.Id, seen, cancellationToken))
            {
                seen = happened.Number;
                Tell(happened, console);
            }

            if (rollout.IsEnded) return rollout;
            rollout = await stage.Api.GetAsync(rollout.Id, cancellationToken);
            showProgress(Markup.Escape(Progress(rollout, stage)));
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    private static void Tell(RolloutEvent happened, IAnsiConsole console)
    {
        var colour = happened.Kind switch
        {
            EventKind.Succeeded or EventKind.Promoted => "green",
            EventKind.RollbackBegan or EventKind.RolledBack or EventKind.Stuck => "red",
            EventKind.VerdictChanged or EventKind.Held or EventKind.Paused => "yellow",
            EventKind.ActionIntended => "dim",
            _ => "default",
        };
        console.MarkupLineInterpolated(
            $"[dim]{happened.At.LocalDateTime:HH:mm:ss}[/]  {happened.Kind,-15} [{colour}]{happened.Sentence}[/]");
    }

    private static string Progress(RolloutView rollout, DemoStage stage)
    {
        var step = rollout.Step is { } number ? $" step {number} of {rollout.Policy.Steps.Length}," : string.Empty;
        var total = stage.Visitors.Total;
        return $"{rollout.Phase}:{step} share wanted {rollout.ShareWanted}; visitors so far {total.Requests:N0} requests, "
            + $"{total.Bad:N0} bad";
    }

    private static bool Summarise(
        RolloutView good, RolloutView bad, Served during, DemoStage stage, IAnsiConsole console)
    {
        // A rollback deploys the baseline over the bad version, so what it served is all that it will ever have served.
        var (isPromoted, isBack) = (good.Phase == nameof(Phase.Succeeded), bad.Phase == nameof(Phase.RolledBack));
        var saw = stage.Visitors.Served.GetValueOrDefault("1.2.0");
        var withoutUs = PromotedAtOnce.WouldHaveFailed(new(saw.Requests, saw.Bad), during.Requests);

        console.WriteLine();
        console.Write(new Rule("[bold]Summary[/]").LeftJustified());
        Line(isPromoted, isPromoted ? "1.1.0 was promoted." : $"1.1.0 should have been promoted, but ended {good.Phase}.");
        Line(isBack, isBack ? $"1.2.0 was rolled back. {bad.Cause?.Sentence}" : "1.2.0 should have been taken back.");
        console.MarkupLineInterpolated(
            $"Visitors saw [bold]{saw.Bad:N0}[/] bad answers of 1.2.0, in {saw.Requests:N0} requests that reached it.");
        console.MarkupLineInterpolated(
            $"Had all of the {during.Requests:N0} requests of that time gone to it, they would have seen about [bold]{withoutUs:N0}[/], and more every minute until somebody had noticed.");
        console.MarkupLineInterpolated($"Console: [link]{stage.SignInLink}[/]");
        console.MarkupLineInterpolated($"API: [link]{stage.ApiAddress}[/] [dim](key: {stage.ApiKey})[/]");
        return isPromoted && isBack;

        void Line(bool isRight, string text) => console.MarkupLineInterpolated(
            $"[{(isRight ? "green" : "red")}]{(isRight ? "OK  " : "FAIL")}[/] {text}");
    }
}
