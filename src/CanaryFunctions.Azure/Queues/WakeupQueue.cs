using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace CanaryFunctions.Azure.Queues;

/// <summary>The wake-ups, for the loop of a host that handles them. A wake-up that is received is handled and then
/// either completed or put off; if its host dies it is delivered again. One that fails too often goes to a queue of its
/// own, <c>wakeups-poison</c>, for a person to see.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not a collection.")]
public sealed class WakeupQueue(CanaryStorage storage, TimeProvider time, ILogger<WakeupQueue> logger)
{
    /// <summary>So many deliveries of a wake-up may fail, one after the other.</summary>
    public const int MostFailures = 10;

    /// <summary>A wake-up can't be put off for longer; it then just comes early. Azure's limit is seven days.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    /// <summary>Receives wake-ups that are due; none if there are none, without waiting.</summary>
    /// <param name="most">At most so many; 1 to 32.</param>
    /// <param name="invisible">How long no other host sees them: longer than handling takes, or it must be extended.
    /// One second to seven days.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ImmutableArray<Wakeup>> ReceiveAsync(
        int most, TimeSpan invisible, CancellationToken cancellationToken)
    {
        var received = await storage.Wakeups.ReceiveMessagesAsync(most, invisible, cancellationToken);
        var wakeups = ImmutableArray.CreateBuilder<Wakeup>();
        foreach (var message in received.Value)
        {
            if (WakeupMessage.FromText(message.MessageText) is not { } said)
            {
                WakeupLog.Unreadable(logger, message.MessageId);
                await SetAsideAsync(message, cancellationToken);
            }
            else if (message.DequeueCount - 1 - said.Handled >= MostFailures)
            {
                WakeupLog.FailedTooOften(logger, said.Rollout, MostFailures);
                await SetAsideAsync(message, cancellationToken);
            }
            else
            {
                wakeups.Add(new(message, said));
            }
        }

        return wakeups.ToImmutable();
    }

    /// <summary>The wake-up has been handled and is wanted again at a later time.</summary>
    /// <param name="wakeup">The wake-up.</param>
    /// <param name="at">When, to the next whole second; at once if that is past.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False if its time had run out and it is, or will be, delivered again anyway.</returns>
    public async Task<bool> RescheduleAsync(Wakeup wakeup, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Up to whole seconds, since the queue knows no others: early, it would only be put off again.
        var seconds = Math.Clamp(Math.Ceiling((at - time.GetUtcNow()).TotalSeconds), 0, LongestDelay.TotalSeconds);
        var text = new WakeupMessage(wakeup.Rollout, wakeup.Ticket, wakeup.Deliveries).ToText();
        return await UpdateAsync(wakeup, text, TimeSpan.FromSeconds(seconds), cancellationToken) is not null;
    }

    /// <summary>The wake-up has been handled and is not wanted again.</summary>
    /// <returns>False if its time had run out and it is, or will be, delivered again anyway.</returns>
    public Task<bool> CompleteAsync(Wakeup wakeup, CancellationToken cancellationToken) =>
        DeleteAsync(wakeup.MessageId, wakeup.PopReceipt, cancellationToken);

    /// <summary>The wake-up is still being handled: no other host is to see it for that long, from now.</summary>
    /// <returns>The wake-up to go on with in place of the given one; null if its time had run out.</returns>
    public async Task<Wakeup?> ExtendAsync(Wakeup wakeup, TimeSpan invisible, CancellationToken cancellationToken) =>
        await UpdateAsync(wakeup, wakeup.Text, invisible, cancellationToken) is { } receipt
            ? wakeup with { PopReceipt = receipt }
            : null;

    private static bool IsLost(RequestFailedException e) =>
        e.ErrorCode == QueueErrorCode.PopReceiptMismatch || e.ErrorCode == QueueErrorCode.MessageNotFound;

    private async Task<string?> UpdateAsync(
        Wakeup wakeup, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            var updated = await storage.Wakeups.UpdateMessageAsync(
                wakeup.MessageId, wakeup.PopReceipt, text, delay, cancellationToken);
            return updated.Value.PopReceipt;
        }
        catch (RequestFailedException e) when (IsLost(e))
        {
            return null;
        }
    }

    private async Task<bool> DeleteAsync(string message, string receipt, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Wakeups.DeleteMessageAsync(message, receipt, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (IsLost(e))
        {
            return false;
        }
    }

    private async Task SetAsideAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await storage.PoisonedWakeups.SendMessageAsync(
            message.MessageText, TimeSpan.Zero, QueueWakeups.Forever, cancellationToken);
        await DeleteAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }
}
