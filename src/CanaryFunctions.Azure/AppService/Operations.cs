using System.Text.Json;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.AppService;

/// <summary>How a long-running operation goes on, read from the answer at its address.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations</remarks>
internal static class Operations
{
    public static Seen<OperationSeen> Read(ArmCall call, Answer answer) => answer switch
    {
        { Status: 202 } => Running(answer),

        // Azure forgets operations that have ended; what came of this one shows at the slots.
        { Status: 404 or 410 } => new(OperationSeen.Done),
        { IsGood: false } => new(default, Problems.Refused(call, answer)),
        _ => Status(answer.Text)?.ToUpperInvariant() switch
        {
            null or "SUCCEEDED" => new(OperationSeen.Done),
            "FAILED" or "CANCELED" or "CANCELLED" or "TIMEDOUT" =>
                new(default, Problems.Refused(call, answer with { Status = 400 })),
            _ => Running(answer),
        },
    };

    private static Seen<OperationSeen> Running(Answer answer) => new(OperationSeen.Running)
    {
        AskIn = answer.RetryAfter,
        Progress = Read<Resource<DeployResult>>(answer.Text)?.Properties?.ProgressText,
    };

    // At an operation's own address the body has a status; at the other kind of address it is the resource, a deployment, or empty.
    private static string? Status(string text) => Read<OperationStatus>(text)?.Status;

    private static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
