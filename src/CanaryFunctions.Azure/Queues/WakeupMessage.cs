using System.Text.Json;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Azure.Queues;

/// <summary>What a message says.</summary>
/// <param name="Rollout">The rollout to look at.</param>
/// <param name="Ticket">Which of the rollout's wake-ups it is.</param>
/// <param name="Handled">How many of the message's deliveries have gone well. The queue counts all deliveries of a
/// message, and one that is put off again and again has many.</param>
internal sealed record WakeupMessage(RolloutId Rollout, string Ticket, long Handled = 0)
{
    public string ToText() => JsonSerializer.Serialize(this, CanaryJson.Options);

    /// <summary>Reads a message; null if it is none of ours.</summary>
    public static WakeupMessage? FromText(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<WakeupMessage>(text, CanaryJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
