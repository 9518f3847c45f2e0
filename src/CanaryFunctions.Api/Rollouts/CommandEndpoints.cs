using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Rollouts;

/// <summary>What people ask of a rollout under way.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder api)
    {
        api.MapPost("/rollouts/{rollout}/approve", ApproveAsync).Requires(Role.Approver)
            .Gives<RolloutView>("approveRollout", "Approves of going on from the step.", StatusCodes.Status202Accepted)
            .OrNotFound().OrConflict().IfUnchanged();
        api.MapPost("/rollouts/{rollout}/{command}", CommandAsync).Requires(Role.Releaser)
            .Gives<RolloutView>("commandRollout", "pause, resume, advance, promote, abort or retry.", StatusCodes.Status202Accepted)
            .OrNotFound().OrConflict().IfUnchanged();
    }

    private static Task<IResult> ApproveAsync(
        string rollout, HttpContext http, RolloutCommands commands, CancellationToken cancellationToken) =>
        SendAsync(rollout, new Command.Approve(http.Caller()), http, commands, cancellationToken);

    private static Task<IResult> CommandAsync(
        string rollout, string command, HttpContext http, RolloutCommands commands, CancellationToken cancellationToken)
    {
        var by = http.Caller();
        Command? asked = command switch
        {
            "pause" => new Command.Pause(by),
            "resume" => new Command.Resume(by),
            "advance" => new Command.Advance(by),
            "promote" => new Command.Promote(by),
            "abort" => new Command.Abort(by),
            "retry" => new Command.Retry(by),
            _ => null,
        };
        return asked is null
            ? Task.FromResult<IResult>(new Refusal(RefusalKind.NotFound, "command-unknown",
                $"There is no command '{command}': use pause, resume, advance, approve, promote, abort or retry.").ToProblem())
            : SendAsync(rollout, asked, http, commands, cancellationToken);
    }

    private static async Task<IResult> SendAsync(
        string rollout, Command command, HttpContext http, RolloutCommands commands, CancellationToken cancellationToken)
    {
        if (!RolloutId.TryParse(rollout, out var id)) return RolloutEndpoints.NoRollout(rollout).ToProblem();
        var precondition = Preconditions.Read(http.Request);
        if (precondition.Refusal is { } unclear) return unclear.ToProblem();
        var sent = await commands.SendAsync(id, command, precondition.Value!, cancellationToken);
        return sent.Value is { } commanded
            ? http.WithETag(
                commanded.ETag, TypedResults.Accepted($"/api/rollouts/{id}", RolloutView.Of(commanded.Rollout)))
            : sent.Refusal!.ToProblem();
    }
}
