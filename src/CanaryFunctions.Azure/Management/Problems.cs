using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Management;

/// <summary>What the failures of Azure Resource Manager and App Service mean for a rollout.</summary>
internal static class Problems
{
    // App Service's words, as seen in public logs: there are no codes for these.
    private static readonly string[] notUp =
        ["could not be started", "application initialization in", "did not respond to http ping"];

    private static readonly string[] passing =
    [
        "another operation is in progress", "in stopped state", "has changed during the swap process",
        "deployment currently in progress",
    ];

    private static readonly string[] prepared = ["prepared for swap"];

    // Another operation on the site, and on its plan.
    private static readonly string[] passingCodes = ["59203", "59205"];

    /// <summary>The call was answered, but not well.</summary>
    public static Problem Refused(ArmCall call, Answer answer)
    {
        var error = ArmError.Read(answer.Text);
        var kind = Kind(call, answer.Status, error);
        return new(kind, Message(call, answer.Status, error, kind), answer.RetryAfter);
    }

    /// <summary>The call may have been received, but no answer came.</summary>
    public static Problem Unanswered(ArmCall call, Exception exception)
    {
        var why = Why(exception);
        return call.IsChange
            ? new(ProblemKind.Unclear, $"Azure was asked to {call.Doing}, but its answer was lost ({why}).")
            : new(ProblemKind.Transient, $"Azure did not answer when asked to {call.Doing} ({why}).");
    }

    /// <summary>The call was not sent, since there is no token for it.</summary>
    public static Problem NotSignedIn(ArmCall call, Exception exception) => new(
        ProblemKind.Transient,
        $"Could not sign in to Azure to {call.Doing}: {ArmError.Read(exception.Message).Message}");

    /// <summary>The call was not sent, since too many others wait for their turn, or Azure has asked for patience.</summary>
    public static Problem OverBudget(ArmCall call, TimeSpan wait) => new(
        ProblemKind.Transient,
        $"Azure was not asked to {call.Doing} yet, since it allows so many calls to a subscription and no more.",
        wait);

    /// <summary>Whether another operation on the resource stands in the way, which will pass.</summary>
    public static bool IsBusy(ArmError error) => Says(error, passing) || passingCodes.Contains(error.ExtendedCode);

    /// <summary>The answer came, but not as the contract has it.</summary>
    public static Problem NotUnderstood(ArmCall call) => new(
        ProblemKind.Transient, $"Azure's answer when asked to {call.Doing} was not understood.");

    /// <summary>It goes on at Azure, which does not say where to ask for it.</summary>
    public static Problem Untraceable(ArmCall call) => new(
        ProblemKind.Unclear, $"Azure has begun to {call.Doing}, but does not say where to ask how it goes on.");

    private static ProblemKind Kind(ArmCall call, int status, ArmError error) => status switch
    {
        401 or 403 or 404 => ProblemKind.Permanent,
        429 => ProblemKind.Transient,
        _ when Says(error, notUp) => ProblemKind.AppNotUp,
        _ when Says(error, prepared) => ProblemKind.Prepared,
        _ when IsBusy(error) => ProblemKind.Transient,

        // A service that is not available has not begun; any other such answer leaves that open.
        503 => ProblemKind.Transient,
        408 or >= 500 => call.IsChange ? ProblemKind.Unclear : ProblemKind.Transient,
        _ => ProblemKind.Permanent,
    };

    private static string Message(ArmCall call, int status, ArmError error, ProblemKind kind)
    {
        string[] parts = [$"{status}", error.Code, error.Message];
        var said = string.Join(": ", parts.Where(part => part.Length > 0)).TrimEnd('.');
        return status switch
        {
            401 => $"Azure refused to {call.Doing}: it does not accept the control plane's identity. Check its "
                + $"credential and that it belongs to the subscription's tenant ({said}).",
            403 => $"Azure refused to {call.Doing}: the control plane's identity lacks the right. Give it the role "
                + $"{call.Role} on {call.Resource} ({said}).",
            404 => $"Azure could not {call.Doing}: {call.Resource} was not found. Check the environment's target "
                + $"({said}).",
            429 when !IsBusy(error) => $"Azure asks to go slower and did not {call.Doing} yet ({said}).",
            _ when kind is ProblemKind.AppNotUp =>
                $"Azure could not {call.Doing}, since the app does not come up ({said}).",
            _ when kind is ProblemKind.Unclear => $"Azure failed to {call.Doing}, and may have begun it ({said}).",
            _ => $"Azure refused to {call.Doing} ({said}).",
        };
    }

    private static bool Says(ArmError error, string[] texts) =>
        texts.Any(text => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why no answer came.</summary>
    public static string Why(Exception exception)
    {
        if (exception is OperationCanceledException) return "no answer in time";

        // Azure.Core wraps the causes of several tries in each other.
        while (exception.InnerException is { } inner) exception = inner;
        return ArmError.Read(exception.Message).Message;
    }
}
