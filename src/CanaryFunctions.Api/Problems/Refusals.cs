using CanaryFunctions.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CanaryFunctions.Api.Problems;

/// <summary>Refusals as RFC 9457 problem details. The <c>type</c> is stable; nothing has been changed.</summary>
internal static class Refusals
{
    /// <summary>What every problem's type begins with.</summary>
    public const string TypePrefix = "urn:canaryfunctions:problem:";

    public static ProblemHttpResult ToProblem(this Refusal refusal) => TypedResults.Problem(
        detail: refusal.Detail,
        statusCode: refusal.ToStatus(),
        title: refusal.Kind switch
        {
            RefusalKind.Invalid => "The request can't be done as it is.",
            RefusalKind.Forbidden => "Not allowed.",
            RefusalKind.NotFound => "Not found.",
            RefusalKind.Conflict => "It does not fit the state of things now.",
            RefusalKind.Changed => "It has changed.",
            _ => "Try again later.",
        },
        type: TypePrefix + refusal.Code,
        extensions: refusal.Errors.IsEmpty
            ? null
            : new Dictionary<string, object?>
            {
                ["errors"] = refusal.Errors.GroupBy(error => error.Field)
                    .ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray()),
            });

    /// <summary>The status of the answer.</summary>
    public static int ToStatus(this Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Changed => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"Unknown kind of refusal {refusal.Kind}."),
    };
}
