using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Queues;

/// <summary>Wake-ups of channels as messages of a Storage Queue, whose text is the channel's outbox.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not a collection.")]
public sealed class DeliveryQueue(CanaryStorage storage, TimeProvider time) : IDeliveryWakeups
{
    // Hosts of Azure Functions set messages aside after as many.
    private const int MostTries = 5;

    /// <inheritdoc/>
    public Task WakeAsync(string outbox, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Up to whole seconds, since the queue knows no others. What is woken too early asks again.
        var seconds = Math.Clamp(Math.Ceiling((at - time.GetUtcNow()).TotalSeconds), 0, WakeupQueue.LongestDelay.TotalSeconds);
        return storage.DeliveryWakeups.SendMessageAsync(
            outbox, TimeSpan.FromSeconds(seconds), QueueWakeups.Forever, cancellationToken);
    }

    /// <summary>Receives channels that are to be looked after; none if there are none, without waiting.</summary>
    /// <param name="most">At most so many; 1 to 32.</param>
    /// <param name="hidden">How long they are hidden from other hosts: longer than a channel belongs to one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyList<DeliveryWakeup>> ReceiveAsync(
        int most, TimeSpan hidden, CancellationToken cancellationToken)
    {
        var received = await storage.DeliveryWakeups.ReceiveMessagesAsync(most, hidden, cancellationToken);
        var wakeups = new List<DeliveryWakeup>();
        foreach (var message in received.Value)
        {
            var wakeup = new DeliveryWakeup(message);
            if (message.DequeueCount <= MostTries) wakeups.Add(wakeup);

            // The sweep wakes the channel again if it still has something to send.
            else await CompleteAsync(wakeup, cancellationToken);
        }

        return wakeups;
    }

    /// <summary>The channel has been looked after.</summary>
    public async Task CompleteAsync(DeliveryWakeup wakeup, CancellationToken cancellationToken)
    {
        try
        {
            await storage.DeliveryWakeups.DeleteMessageAsync(wakeup.Id, wakeup.Receipt, cancellationToken);
        }
        catch (global::Azure.RequestFailedException e) when (e.ErrorCode == QueueErrorCode.PopReceiptMismatch
            || e.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // Its time had run out, and somebody else has it.
        }
    }
}

/// <summary>That a channel is to be looked after.</summary>
public sealed record DeliveryWakeup
{
    internal DeliveryWakeup(QueueMessage message) =>
        (Outbox, Id, Receipt) = (message.MessageText, message.MessageId, message.PopReceipt);

    /// <summary>The channel's outbox.</summary>
    public string Outbox { get; }

    internal string Id { get; }

    internal string Receipt { get; }
}
