using System.Globalization;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Tells channels that want it what happened in the week that is over: on Mondays from eight o'clock on, by the clock of
/// the subscription, once.</summary>
public sealed class WeeklyReports(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    ChannelSight sight,
    AnalyticsReader analytics,
    TimeProvider time)
{
    private static readonly TimeOnly morning = new(8, 0);

    // A report that could not be made on its Monday, since no host ran, is made until the next day.
    private static readonly TimeSpan late = TimeSpan.FromDays(1);

    /// <summary>Writes down the reports that are due. May be called any number of times, by any number of hosts.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var channel in await channels.AllAsync(cancellationToken))
        {
            foreach (var subscription in channel.Subscriptions.Where(one => one.WeeklyReport))
            {
                var monday = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, subscription.Zone).DateTime);
                var due = Clock.At(monday, morning, subscription.Zone);
                if (monday.DayOfWeek is not DayOfWeek.Monday || now < due || now - due > late) continue;
                var id = IdOf(monday);
                if (await deliveries.FindAsync(channel.Outbox, id, cancellationToken) is not null) break;
                var seen = await sight.OfAsync(channel, cancellationToken);
                if (!seen.IsAny) break;
                var notice = await ReportAsync(channel, seen, subscription, id, monday, due, cancellationToken);
                var delivery = new Delivery { Notice = notice, Since = now, Due = now };
                if (await deliveries.AddAsync(channel.Outbox, [delivery], cancellationToken))
                    await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
                break;
            }
        }
    }

    /// <summary>What people are told of a week.</summary>
    /// <param name="report">The week.</param>
    /// <param name="application">The application that it is of; null for all.</param>
    /// <param name="at">When it is told.</param>
    public static Notice Tell(WeekReport report, string? application, DateTimeOffset at) => new()
    {
        Id = IdOf(DateOnly.FromDateTime(at.UtcDateTime)),
        Topic = Topic.WeeklyReport,
        Severity = Severity.Info,
        At = at,
        Application = application ?? "all applications",
        Title = string.Create(CultureInfo.InvariantCulture, $"Releases in the week of {report.From:d MMMM yyyy}"),
        Evidence = Notice.Cut(string.Join('\n', report.Sentences.Concat(report.Applications.Select(Line)))),
        Next = "Say of each rollback whether it was right, to keep these figures true.",
    };

    /// <summary>The id of a week's report: the same whoever makes it.</summary>
    internal static string IdOf(DateOnly monday) =>
        $"{Ulid.NewUlid(new DateTimeOffset(monday, default, TimeSpan.Zero), new byte[10])}-week";

    private async Task<Notice> ReportAsync(
        Channel channel,
        Sight seen,
        Subscription subscription,
        string id,
        DateOnly monday,
        DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        var query = WeekReport.Query(monday.AddDays(-7), subscription.Zone) with { Application = channel.Application };
        var both = await analytics.AskAsync(query, Tells, cancellationToken);
        var parts = await analytics.AskAsync(
            query with { From = monday.AddDays(-7), By = Period.Whole, Group = Grouping.Application }, Tells, cancellationToken);
        return Tell(WeekReport.Of(both, parts), channel.Application, at) with { Id = id };

        bool Tells(Scope scope) => IsTold(subscription, scope) && seen.Covers(scope);
    }

    private static string Line(FiguresGroup part) => string.Create(
        CultureInfo.InvariantCulture,
        $"{part.Application}: {part.Figures.Dora.Deployments} deployed, {part.Figures.Dora.Failed} failed, {part.Figures.IncidentsPrevented} prevented.");

    private static bool IsTold(Subscription subscription, Scope scope) =>
        (subscription.Applications.IsEmpty || subscription.Applications.Contains(scope.Application!))
        && (scope.Environment is null || subscription.Environments.IsEmpty || subscription.Environments.Contains(scope.Environment));
}
