using System.Collections.Immutable;
using System.Globalization;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Analytics;
using CanaryFunctions.Core.Analytics.Reports;

namespace CanaryFunctions.Core.Notifications;

/// <summary>Tells channels that want it what happened in the week that is over: on Mondays from eight o'clock on, by the clock of
/// the subscription, once; later in the week if no host ran then. Each subscription has its own.</summary>
public sealed class WeeklyReports(
    IChannelStore channels,
    IDeliveryStore deliveries,
    IDeliveryWakeups wakeups,
    ChannelSight sight,
    AnalyticsReader analytics,
    TimeProvider time)
{
    private static readonly TimeOnly morning = new(8, 0);

    /// <summary>Writes down the reports that are due. May be called any number of times, by any number of hosts.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var channel in await channels.AllAsync(cancellationToken))
        {
            foreach (var (number, subscription) in channel.Subscriptions.Where(one => one.WeeklyReport).Index())
            {
                var monday = WeekReport.MondayOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, subscription.Zone).DateTime));
                var due = Clock.At(monday, morning, subscription.Zone);
                var id = IdOf(monday, number);
                if (now < due || await deliveries.FindAsync(channel.Outbox, id, cancellationToken) is not null) continue;
                var seen = await sight.OfAsync(channel, cancellationToken);
                if (!seen.IsAny) break;
                var notice = await ReportAsync(channel, seen, subscription, id, monday, due, cancellationToken);
                var delivery = new Delivery { Notice = notice, Since = now, Due = now };
                if (await deliveries.AddAsync(channel.Outbox, [delivery], cancellationToken))
                    await wakeups.WakeAsync(channel.Outbox, now, cancellationToken);
            }
        }
    }

    /// <summary>What people are told of a week.</summary>
    /// <param name="report">The week.</param>
    /// <param name="application">The application that it is of; null for all that are wanted.</param>
    /// <param name="environment">The environment that it is of; null likewise.</param>
    /// <param name="at">When it is told.</param>
    public static Notice Tell(WeekReport report, string? application, string? environment, DateTimeOffset at) => new()
    {
        Id = IdOf(DateOnly.FromDateTime(at.UtcDateTime)),
        Topic = Topic.WeeklyReport,
        Severity = Severity.Info,
        At = at,
        Application = application ?? "all applications",
        Environment = environment,
        Title = string.Create(CultureInfo.InvariantCulture, $"Releases in the week of {report.From:d MMMM yyyy}"),
        Evidence = Notice.Cut(string.Join('\n', report.Sentences.Concat(report.Applications.Select(Line)))),
        Next = "Say of each rollback whether it was right, to keep these figures true.",
        Tables = WeekTables.Of(report),
        Page = (application is null ? "analytics" : $"applications/{application}/analytics")
            + string.Create(CultureInfo.InvariantCulture, $"?from={report.From:yyyy-MM-dd}&to={report.To:yyyy-MM-dd}")
            + $"&zone={Uri.EscapeDataString(report.Zone)}{(environment is null ? "" : $"&environment={environment}")}",
    };

    /// <summary>The id of a week's report: the same whoever makes it.</summary>
    /// <param name="monday">The day on which it is told.</param>
    /// <param name="number">Which of the channel's subscriptions it is for, from 0.</param>
    internal static string IdOf(DateOnly monday, int number = 0) =>
        $"{Ulid.NewUlid(new DateTimeOffset(monday, default, TimeSpan.Zero), new byte[10])}-week{(number == 0 ? "" : $"-{number + 1}")}";

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
        var application = channel.Application ?? Only(subscription.Applications);
        return Tell(WeekReport.Of(both, parts), application, Only(subscription.Environments), at) with { Id = id };

        bool Tells(Scope scope) => IsTold(subscription, scope) && seen.Covers(scope);
    }

    private static string? Only(ImmutableArray<string> names) => names is [var only] ? only : null;

    private static string Line(FiguresGroup part) => string.Create(
        CultureInfo.InvariantCulture,
        $"{part.Application}: {part.Figures.Dora.Deployments} deployed, {part.Figures.Dora.Failed} failed, {part.Figures.IncidentsPrevented} prevented.");

    private static bool IsTold(Subscription subscription, Scope scope) =>
        (subscription.Applications.IsEmpty || subscription.Applications.Contains(scope.Application!))
        && (scope.Environment is null || subscription.Environments.IsEmpty || subscription.Environments.Contains(scope.Environment));
}
