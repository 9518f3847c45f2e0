using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using CanaryFunctions.Cli.SignIn;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary analytics</c>: figures of rollouts over time.</summary>
internal static class AnalyticsCommands
{
    private static readonly string[] figures =
    [
        "rollouts", "dora.deployments", "dora.deploymentsPerDay", "dora.leadTimeFromCommit.medianSeconds",
        "dora.leadTimeFromRegistration.medianSeconds", "dora.failed", "dora.changeFailureRate", "dora.recoveryTime.medianSeconds",
        "timeToDetect.medianSeconds", "incidentsPrevented", "badAvoided", "rollbacks.count", "rollbacks.right", "rollbacks.wrong",
        "rollbacks.falseRate",
    ];

    private static readonly Columns whole = new(["from", "to", "zone", .. figures.Select(figure => $"total.{figure}")]);

    private static readonly Columns parts = new(
        "from", "to", "team", "application", "environment", "outcome", "figures.rollouts", "figures.dora.deployments",
        "figures.dora.failed", "figures.dora.leadTimeFromCommit.medianSeconds", "figures.dora.recoveryTime.medianSeconds",
        "figures.incidentsPrevented");

    public static Command Create() => new("analytics", "Figures of rollouts over time.")
    {
        Show(),
        Export(),
        Week(),
        Rebuild(),
    };

    private static Command Show()
    {
        var asked = new Asked();
        var show = ApiVerb.Described(
            "show", "Show the figures of a time, the four keys of DORA among them.",
            "canary analytics show --app shop --env production --from 2026-11-01 --by week --zone Europe/Berlin",
            [.. asked.All]);
        show.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var answer = await client.GetAsync<JsonObject>(asked.Path(parsed), cancellationToken);
            var hasParts = answer["groups"] is JsonArray { Count: > 0 };
            if (hasParts && Printer.IsTable(parsed)) answer["value"] = answer["groups"]!.DeepClone();
            Printer.Of(parsed).Print(answer, hasParts ? parts : whole);
            return ExitCode.Done;
        }));
        return show;
    }

    private static Command Export()
    {
        var (asked, format, file) = (new Asked(), ReportCommands.FormatOption("csv", "json"), ReportCommands.FileOption());
        var export = new Command(
            "export",
            "Write the figures as a table.\n\nExample: canary analytics export --by month --group application --file figures.csv");
        foreach (var option in asked.All.Append(format).Append(file)) export.Options.Add(option);
        export.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(() => ReportCommands.SaveAsync(
            asked.Path(parsed, parsed.GetValue(format)), parsed.GetValue(file), cancellationToken)));
        return export;
    }

    private static Command Week()
    {
        var monday = Given.Text("--monday", "The week's Monday; the last whole week if left out.");
        var (zone, format, file) = (Zone(), ReportCommands.FormatOption("html", "json"), ReportCommands.FileOption());
        var week = new Command(
            "week", "Tell what a week brought, beside the week before.\n\nExample: canary analytics week --file week.html")
        {
            monday, zone, format, file,
        };
        week.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(() => ReportCommands.SaveAsync(
            "api/analytics/week" + Given.Query(
                ("monday", parsed.GetValue(monday)), ("zone", parsed.GetValue(zone)), ("format", parsed.GetValue(format))),
            parsed.GetValue(file),
            cancellationToken)));
        return week;
    }

    private static Command Rebuild()
    {
        var app = Given.Text("--app", "Only this application's.");
        var rebuild = ApiVerb.Described(
            "rebuild", "Make the figures anew from the stored rollouts; for admins.", "canary analytics rebuild --app shop", app);
        rebuild.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            using var client = Connection.Open(Environment.GetEnvironmentVariable);
            var names = parsed.GetValue(app) is { } one ? [one] : await ApplicationsAsync(client, cancellationToken);
            var done = new JsonArray();
            foreach (var name in names) done.Add((JsonNode)await RebuildAsync(client, name, cancellationToken));
            Printer.Of(parsed).Print(
                new JsonObject { ["value"] = done }, new("application", "rollouts", "removed", "repaired"));
            return ExitCode.Done;
        }));
        return rebuild;
    }

    private static async Task<JsonObject> RebuildAsync(
        ControlPlaneClient client, string application, CancellationToken cancellationToken)
    {
        var (rollouts, removed) = (0, 0);
        var next = $"api/applications/{Uri.EscapeDataString(application)}/analytics/rebuild";
        while (true)
        {
            var part = await client.InsistAsync<JsonObject>(ApiRequest.Post(next), cancellationToken);
            rollouts += (int)part["rollouts"]!;
            removed += (int)part["removed"]!;
            if ((string?)part["nextLink"] is { } link)
            {
                next = link;
                continue;
            }

            return new()
            {
                ["application"] = application,
                ["rollouts"] = rollouts,
                ["removed"] = removed,
                ["repaired"] = (int)part["repaired"]!,
            };
        }
    }

    private static async Task<string[]> ApplicationsAsync(ControlPlaneClient client, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        for (var next = "api/applications?top=100"; next is not null;)
        {
            var page = await client.GetAsync<JsonObject>(next, cancellationToken);
            names.AddRange(page["value"]!.AsArray().Select(one => (string)one!["name"]!));
            next = (string?)page["nextLink"];
        }

        return [.. names];
    }

    private static Option<string?> Zone() =>
        Given.Text("--zone", "The time zone whose days are meant, e.g. Europe/Berlin; UTC if left out.");

    /// <summary>Which figures are asked for.</summary>
    private sealed class Asked
    {
        private readonly Option<string?> app = Given.Text("--app", "Only this application's.");
        private readonly Option<string?> env = Given.Text("--env", "Only those in this environment, such as your production.");
        private readonly Option<string?> team = Given.Text("--team", "Only those of environments that this team answers for.");
        private readonly Option<string?> from = Given.Text("--from", "The first day; 30 days with the last one if left out.");
        private readonly Option<string?> to = Given.Text("--to", "The last day; today if left out.");
        private readonly Option<string?> zone = Zone();
        private readonly Option<string?> by = Given.Text("--by", "By day, week or month.");
        private readonly Option<string?> group = Given.Text("--group", "Told apart by application, environment, team or cause.");

        public IEnumerable<Option> All => [app, env, team, from, to, zone, by, group];

        public string Path(ParseResult parsed, string? format = null) =>
            (parsed.GetValue(app) is { } one ? $"api/applications/{Uri.EscapeDataString(one)}/analytics" : "api/analytics")
            + Given.Query(
                ("environment", parsed.GetValue(env)),
                ("team", parsed.GetValue(team)),
                ("from", parsed.GetValue(from)),
                ("to", parsed.GetValue(to)),
                ("zone", parsed.GetValue(zone)),
                ("by", parsed.GetValue(by)),
                ("group", parsed.GetValue(group)),
                ("format", format));
    }
}
