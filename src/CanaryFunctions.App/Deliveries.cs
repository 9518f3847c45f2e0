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

    /// <summary>Looks for what was left behind by a host that died.</summary>
    [Function("SweepDeliveries")]
    public Task SweepAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        deliverer.SweepAsync(cancellationToken);

    /// <summary>Writes down the reports of the week that are due; apart, since it reads much more that may fail.</summary>
    [Function("WriteWeeklyReports")]
    public Task ReportAsync([TimerTrigger("45 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        reports.WriteAsync(cancellationToken);
}
