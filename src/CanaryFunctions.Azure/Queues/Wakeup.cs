using Azure.Storage.Queues.Models;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Queues;

/// <summary>A wake-up that this host has received. Until it is completed, put off, or its time runs out, no other host
/// sees it.</summary>
public sealed record Wakeup
{
    internal Wakeup(QueueMessage message, WakeupMessage said)
    {
        (Rollout, Ticket) = (said.Rollout, said.Ticket);
        (MessageId, PopReceipt) = (message.MessageId, message.PopReceipt);
        (Deliveries, Text) = (message.DequeueCount, message.MessageText);
    }

    /// <summary>The rollout to look at.</summary>
    public RolloutId Rollout { get; }

    /// <summary>Which of the rollout's wake-ups it is.</summary>
    public string Ticket { get; }

    internal string MessageId { get; }

    /// <summary>Proves that this host has it; another for each delivery and each extension.</summary>
    internal string PopReceipt { get; init; }

    /// <summary>How many times it has been delivered, this time included.</summary>
    internal long Deliveries { get; }

    /// <summary>The message as it is in the queue.</summary>
    internal string Text { get; }
}
