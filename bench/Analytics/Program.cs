using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Bench.Analytics;
using CanaryFunctions.Tests.Stage;

// dotnet run -c Release --project bench/Analytics
// Ends with 1 if an answer takes longer than is promised.
const int Rollouts = 100_000;
const int Times = 40;
const double Promised = 100;
var first = new DateOnly(2024, 11, 1);

var (report, isKept) = (new StringBuilder(), true);
Line("# Analytics");
Line();
Line(string.Create(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Analytics` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, shared by the caller, the host and Azurite, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}."));
Line();
Line($"What `GET /api/analytics` takes over {Rollouts:N0} rollouts, all of which count in the answer, in milliseconds: the median, and after");
Line($"the stroke the 90th percentile, of {Times} requests one after the other, after five to warm up.");
Line();
Line("- *Again*: nothing has changed. The host reads which months have, and no day.");
Line("- *After an end*: another host has counted a rollout. The days of its month are read.");
Line("- *All anew*: as of a host that has read nothing yet.");
Line();
Line("Each has beside it *the emulator's part*: the same rows, read one query after the other and not looked at. The promise is a median");
Line($"below {Promised:0} ms, of all anew without the emulator's part. Azure finds rows by their keys; the emulator looks at all rows of the");
Line("table for each query, so only in the last lines the rows of the facts are stored too, which figures don't read.");
Line();
Line("| rollouts of | asked for | rows of days | again | emulator | after an end | emulator | all anew | emulator |");
Line("|---|---|---|---|---|---|---|---|---|");
await MeasureAsync("one application, three environments, two years", applications: 1, places: 3, days: 730);
await MeasureAsync("one application, three environments, 90 days", applications: 1, places: 3, days: 90);
await MeasureAsync("fifty applications, one environment, 90 days", applications: 50, places: 1, days: 90);
await MeasureAsync("one application, three environments, two years, with facts", applications: 1, places: 3, days: 730, withFacts: true);
Line();
Line(isKept ? "The promise is kept." : "**The promise is not kept.**");

File.WriteAllText(Path.Combine(Repository.Root, "docs", "figures", "analytics.md"), report.ToString());
return isKept ? 0 : 1;

async Task MeasureAsync(string what, int applications, int places, int days, bool withFacts = false)
{
    await using var cloud = await LocalCloud.StartAsync();
    await using var host = await Host.StartAsync(cloud, settings: new()
    {
        ["Logging__LogLevel__Default"] = "Error",
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        ["Canary__RequestsPerSecond"] = "100000",
    });
    using var api = new Caller(host.Address);
    using var stored = new CountedRollouts(new CanaryStorage(new()
    {
        Credential = new DefaultAzureCredential(),
        StorageConnectionString = cloud.Storage.ConnectionString,
    }));
    await stored.WriteAsync(Rollouts, applications, places, first, days, withFacts);
    var (last, ended) = (first.AddDays(days - 1), first.AddDays(days / 2));
    var none = await TimesAsync(() => stored.ReadBareAsync(applications, []));
    var one = await TimesAsync(() => stored.ReadBareAsync(applications, [(CountedRollouts.Name(0), ended, ended)]));
    var all = await TimesAsync(() => stored.ReadBareAsync(
        applications, [.. Enumerable.Range(0, applications).Select(number => (CountedRollouts.Name(number), first, last))]));
    var range = string.Create(CultureInfo.InvariantCulture, $"from={first:yyyy-MM-dd}&to={last:yyyy-MM-dd}");
    (string Asked, string How)[] questions =
    [
        ("the whole", ""), ("weeks of Berlin", "&by=week&zone=Europe/Berlin"), ("weeks, by cause", "&by=week&group=cause"),
    ];
    foreach (var (asked, how) in questions)
    {
        var again = await TimesAsync(AskAsync);
        var after = await TimesAsync(AskAsync, () => stored.EndAsync(ended));
        var anew = await TimesAsync(AskAsync, () => stored.ForgetAsync(applications));
        isKept &= again.Median < Promised && after.Median < Promised && anew.Median - all.Median < Promised;
        Line(FormattableString.Invariant(
            $"| {what} | {asked} | {applications * places * days:N0} | {again} | {none.Median:0} | {after} | {one.Median:0} | {anew} | {all.Median:0} |"));

        async Task AskAsync()
        {
            using var answer = await api.SendAsync(HttpMethod.Get, $"api/analytics?{range}{how}");
            answer.EnsureSuccessStatusCode();
        }
    }
}

static async Task<Measured> TimesAsync(Func<Task> measure, Func<Task>? before = null)
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
    return new(measured[Times / 2], measured[Times * 9 / 10]);
}

void Line(string line = "")
{
    report.Append(line).Append('\n');
    Console.WriteLine(line);
}
