using CanaryFunctions.Azure.Queues;
using CanaryFunctions.Core.Notifications;
using Microsoft.Azure.Functions.Worker;

namespace CanaryFunctions.App;

/// <summary>Has messages sent, apart from the rollouts.</summary>
public sealed class Deliveries(DeliveryRound round, Deliverer deliverer, WeeklyReports reports)
{
    /// <summary>Sends what is due. A message waits fifteen seconds at most for this.</summary>
    [Function("Deliver")]
    public async Task DeliverAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        while (await round.RunAsync(cancellationToken) > 0)
        {
        }
    }

    /// <summary>Looks for what was left behind by a host that died, and for reports that are due.</summary>
    [Function("SweepDeliveries")]
    public async Task SweepAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await reports.WriteAsync(cancellationToken);
        await deliverer.SweepAsync(cancellationToken);
    }
}
