using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Bench.Analytics;
using CanaryFunctions.Tests.Stage;

// dotnet run -c Release --project bench/Analytics
const int Rollouts = 100_000;
const int Times = 40;
var first = new DateOnly(2024, 11, 1);

var report = new StringBuilder();
Line("# Analytics");
Line();
Line(string.Create(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Analytics` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, shared by the caller, the host and Azurite, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}."));
Line();
Line($"What `GET /api/analytics` takes over {Rollouts:N0} rollouts, all of which count in the answer; one request after the");
Line($"other, {Times} of each after five to warm up. *The emulator's part* is the same rows, read one application after the other and not looked at.");
Line("*After a change* is the answer after a rollout has ended in each application, when all days are read again; else the host has them.");
Line("Only the rows that figures read are stored: Azure finds them by their keys, the emulator would look at all others, too.");
Line();
Line("| rollouts of | asked for | rows read | median, ms | 90th percentile, ms | after a change: median, ms | 90th percentile, ms | the emulator's part, ms |");
Line("|---|---|---|---|---|---|---|---|");
await MeasureAsync("one application, three environments, two years", applications: 1, places: 3, days: 730);
await MeasureAsync("one application, three environments, 90 days", applications: 1, places: 3, days: 90);
await MeasureAsync("fifty applications, one environment, 90 days", applications: 50, places: 1, days: 90);

File.WriteAllText(Path.Combine(Repository.Root, "docs", "figures", "analytics.md"), report.ToString());

async Task MeasureAsync(string what, int applications, int places, int days)
{
    await using var cloud = await LocalCloud.StartAsync();
    await using var host = await Host.StartAsync(cloud, settings: new()
    {
        ["Logging__LogLevel__Default"] = "Error",
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        ["Canary__RequestsPerSecond"] = "100000",
    });
    using var api = new Caller(host.Address);
    var stored = new CountedRollouts(new CanaryStorage(new()
    {
        Credential = new DefaultAzureCredential(),
        StorageConnectionString = cloud.Storage.ConnectionString,
    }));
    await stored.WriteAsync(Rollouts, applications, places, first, days);
    var rows = applications * places * days;
    var (query, _) = await TimesAsync(async () =>
    {
        for (var one = 0; one < applications; one++) await stored.QueryAsync(CountedRollouts.Name(one));
    });
    var range = string.Create(CultureInfo.InvariantCulture, $"from={first:yyyy-MM-dd}&to={first.AddDays(days - 1):yyyy-MM-dd}");
    (string Asked, string How)[] questions =
    [
        ("the whole", ""), ("weeks of Berlin", "&by=week&zone=Europe/Berlin"), ("weeks, by cause", "&by=week&group=cause"),
    ];
    foreach (var (asked, how) in questions)
    {
        var (median, most) = await TimesAsync(AskAsync);
        var (changed, mostChanged) = await TimesAsync(AskAsync, () => stored.ChangeAsync(applications));
        Line(FormattableString.Invariant($"| {what} | {asked} | {rows:N0} | {median:0} | {most:0} | {changed:0} | {mostChanged:0} | {query:0} |"));

        async Task AskAsync()
        {
            using var answer = await api.SendAsync(HttpMethod.Get, $"api/analytics?{range}{how}");
            answer.EnsureSuccessStatusCode();
        }
    }
}

static async Task<(double Median, double Most)> TimesAsync(Func<Task> measure, Func<Task>? before = null)
{
    var measured = new List<double>();
    for (var time = 0; time < Times + 5; time++)
    {
        if (before is not null) await before();
        var began = Stopwatch.GetTimestamp();
        await measure();
        if (time >= 5) measured.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    measured.Sort();
    return (measured[Times / 2], measured[Times * 9 / 10]);
}

void Line(string line = "")
{
    report.Append(line).Append('\n');
    Console.WriteLine(line);
}
